// Today: what needs whoever looks, what changed since they last looked, and one click to each.

import { rows } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

const WORKSPACES = ["london-underground", "northgate-logistics"];

for (const workspace of WORKSPACES) {
  test(`Today of ${workspace} names at most seven things, each with somewhere to go`, async ({ page }) => {
    await open(page, `/w/${workspace}`);
    const needs = page.locator(".need");
    const count = await needs.count();
    expect(count).toBeLessThanOrEqual(7);
    await expect(page.locator("h1")).toContainText(count === 0 ? "Nothing needs you" : /needs? you/);
    for (let index = 0; index < count; index += 1) {
      await expect(needs.nth(index).locator(".need-why")).not.toBeEmpty();
      await expect(needs.nth(index).locator("a.button")).toHaveAttribute("href", new RegExp(`^/w/${workspace}/`));
    }
    const goals = await page.locator('dl[aria-label="Goals"] .figure-value').allTextContents();
    const inUse = rows(workspace, "objectives").length;
    expect(goals.map(Number).reduce((sum, goal) => sum + goal, 0)).toBeGreaterThanOrEqual(inUse);
  });
}

test("the bare path is Today of the current workspace, and the list of workspaces is one click away", async ({ page }) => {
  await open(page, "/");
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", /^\/w\/[a-z-]+$/);
  await page.locator(".top-bar .menu-summary:visible").first().click();
  await page.getByRole("link", { name: "All workspaces" }).first().click();
  await expect(page.locator(".workspace-card")).toHaveCount(2);
});

test("the browser remembers what was seen, and says what is new since", async ({ page }) => {
  const workspace = "london-underground";
  await open(page, `/w/${workspace}`);
  const note = page.locator('section[aria-labelledby="changes"] .panel-note');
  await expect(note).toHaveText("In the last seven days");
  const seen = await page.evaluate((key) => localStorage.getItem(key), `seen-revision:${workspace}`);
  expect(Number(seen)).toBeGreaterThan(0);
  // A later visit: the same browser, another tab.
  const later = await page.context().newPage();
  await open(later, `/w/${workspace}`);
  const changes = later.locator('section[aria-labelledby="changes"]');
  await expect(changes.locator(".panel-note")).toHaveText("Since you last looked");
  await expect(changes).toContainText("Nothing changed since you last looked.");
  // What was seen before the first import is everything.
  await later.evaluate((key) => {
    sessionStorage.removeItem(key);
    localStorage.setItem(key, "0");
  }, `seen-revision:${workspace}`);
  await later.reload();
  await expect(changes).toContainText("imported tables");
  await later.close();
});
