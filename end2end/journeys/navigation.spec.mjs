// Finding the way: bare paths, from page to page, and what is answered where there is nothing.

import { rows } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

test("a bare path shows the current workspace, and every link inside is canonical", async ({ page }) => {
  await open(page, "/map");
  const canonical = await page.locator('link[rel="canonical"]').getAttribute("href");
  expect(canonical).toMatch(/^\/w\/[a-z-]+\/map$/);
  const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const inside = links.filter((link) => link.startsWith("/"));
  expect(inside.length).toBeGreaterThan(20);
  expect(inside.filter((link) => !link.startsWith(canonical.replace(/map$/, "")))).toEqual([]);
});

test("from the workspaces to a map, a KPI, its goal and back, without a new load", async ({ page }) => {
  await open(page, "/workspaces");
  await page.evaluate(() => {
    window.isTheSameDocument = true;
  });
  await page.locator('main a[href="/w/london-underground/map"]').click();
  await expect(page.locator("svg.map")).toBeVisible();
  await expect(page).toHaveTitle(/London Underground/);
  const [result] = rows("london-underground", "key_results");
  await page.locator(`#table a[href="/w/london-underground/kpis/${result.kpi}"]`).click();
  await expect(page.locator(".chart-drawing svg.chart:visible")).toHaveCount(1);
  await page.locator(`main a[href="/w/london-underground/objectives/${result.objective}"]`).first().click();
  const objective = rows("london-underground", "objectives").find(({ slug }) => slug === result.objective);
  await expect(page.locator("main")).toContainText(objective.name);
  await expect(page.locator("main")).toContainText(objective.statement);
  await page.goBack();
  await expect(page.locator(".chart-drawing svg.chart:visible")).toHaveCount(1);
  expect(await page.evaluate(() => window.isTheSameDocument)).toBe(true);
});

test("the other workspace is two clicks away, and shows its own data", async ({ page }) => {
  await open(page, "/w/london-underground/map");
  await page.locator(".top-bar .menu-summary:visible").first().click();
  await page.getByRole("link", { name: "All workspaces" }).first().click();
  await page.locator('main a[href="/w/northgate-logistics/map"]').click();
  await expect(page).toHaveTitle(/Northgate Logistics/);
  const [kpi] = rows("northgate-logistics", "kpis");
  await expect(page.locator("#table")).toContainText(kpi.name);
  await expect(page.locator("footer")).toContainText(/simulated/i);
});

test("the source and its licence are on the screen", async ({ page }) => {
  const [workspace] = rows("london-underground", "workspace");
  await open(page, "/w/london-underground/map");
  await expect(page.locator("footer")).toContainText(workspace.attribution);
  await expect(page.locator(`footer a[href="${workspace.licence_url}"]`)).toHaveText(workspace.licence);
});

for (const address of [
  "/w/nowhere/map",
  "/w/nowhere/kpis/passenger-journeys",
  "/w/london-underground/kpis/no-such-kpi",
  "/w/london-underground/objectives/no-such-goal",
  "/w/london-underground/kpis/parcels",
  "/w/London%20Underground/map",
  "/no/such/page",
]) {
  test(`${address} is answered 404 with a page that helps`, async ({ page, noise }) => {
    noise.expects(/404/);
    const response = await open(page, address);
    expect(response.status()).toBe(404);
    await expect(page.locator("h1")).toHaveText("Not found");
    await page.getByRole("link", { name: "See the workspaces" }).click();
    await expect(page.locator(".workspace-card")).toHaveCount(2);
  });
}
