// The registers: the same list with a script and without, narrowed as somebody types, sorted, and saved as a file; and Ctrl-K.

import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { rows } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

const WORKSPACE = "london-underground";
const KPIS = `/w/${WORKSPACE}/kpis`;

const entries = (page) => page.locator(".register-table tbody tr");

test("the list follows what is typed, and the address with it", async ({ page }) => {
  await open(page, KPIS);
  const all = rows(WORKSPACE, "kpis");
  await expect(entries(page)).toHaveCount(Math.min(all.length, 50));
  const field = page.getByRole("searchbox", { name: "Search KPIs" });
  await field.pressSequentially("journey time", { delay: 40 });
  await expect(page).toHaveURL(/[?]q=journey%20time$/);
  await expect(field, "the field keeps what is being typed").toBeFocused();
  await expect(field).toHaveValue("journey time");
  await expect(entries(page).getByRole("link", { name: "Excess journey time", exact: true })).toHaveCount(1);
  await expect.poll(() => entries(page).count()).toBeLessThan(20);
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page).toHaveURL(new RegExp(`${KPIS}$`));
  await expect(field).toHaveValue("");
});

test("a choice narrows, a heading sorts, and the way back undoes it", async ({ page }) => {
  await open(page, KPIS);
  const [kpi] = rows(WORKSPACE, "kpis");
  await page.getByLabel("Owner", { exact: true }).selectOption(kpi.owner);
  await expect(page).toHaveURL(new RegExp(`[?]owner=${kpi.owner}$`));
  const owned = rows(WORKSPACE, "kpis").filter(({ owner }) => owner === kpi.owner);
  await expect(entries(page)).toHaveCount(Math.min(owned.length, 50));
  await page.getByRole("columnheader", { name: "KPI" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=name&order=desc$/);
  const names = () => entries(page).locator("th a").allTextContents();
  const downwards = owned.map(({ name }) => name).sort((one, other) => other.toLowerCase().localeCompare(one.toLowerCase()));
  await expect.poll(names).toEqual(downwards.slice(0, 50));
});

test("the file holds exactly what is listed, of all pages", async ({ page }) => {
  await open(page, `${KPIS}?q=station`);
  const shown = await page.locator(".headline").textContent();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^london-underground-kpis-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = readFileSync(await download.path(), "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^kpi,name,unit,/);
  expect(shown).toContain(`${lines.length - 1} of`);
});

test("teams and people lead to what is theirs", async ({ page }) => {
  await open(page, `/w/${WORKSPACE}/teams`);
  await expect(entries(page)).toHaveCount(Math.min(rows(WORKSPACE, "teams").length, 50));
  await page.locator(".tabs").getByRole("link", { name: "People" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${WORKSPACE}/people$`));
  const owners = new Map();
  for (const { owner } of rows(WORKSPACE, "kpis")) {
    owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }
  const [owner, count] = [...owners][0];
  const link = page.locator(`.register-table a[href="${KPIS}?owner=${owner}"]`).first();
  await expect(link).toHaveText(String(count));
  await link.click();
  await expect(entries(page)).toHaveCount(Math.min(count, 50));
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a form filters, a chip filters, a link sorts", async ({ page }) => {
    await page.goto(KPIS);
    await page.getByRole("searchbox", { name: "Search KPIs" }).fill("journey time");
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(page.locator(".headline")).toContainText(` of ${rows(WORKSPACE, "kpis").length} KPIs`);
    await expect(entries(page).getByRole("link", { name: "Excess journey time", exact: true })).toHaveCount(1);
    await page.getByRole("columnheader", { name: "Owner" }).getByRole("link").click();
    await expect(page).toHaveURL(/q=journey%20time&sort=owner$/);
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${KPIS}$`));
  });
});

test("Ctrl-K finds a KPI by a few letters and goes there", async ({ page }) => {
  await open(page, `/w/${WORKSPACE}/map`);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /Search for a goal/ });
  await expect(field).toBeFocused();
  await field.pressSequentially("exc jour");
  const first = page.getByRole("option").first();
  await expect(first).toContainText("Excess journey time");
  await expect(first).toHaveAttribute("aria-selected", "true");
  const { violations } = await new AxeBuilder({ page }).include("dialog[open]").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${KPIS}/excess-journey-time$`));
  await expect(page.locator("dialog[open]")).toHaveCount(0);
});

test("? shows the keys, two letters go somewhere, and neither while somebody types", async ({ page }) => {
  await open(page, KPIS);
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search KPIs" }).pressSequentially("g m?");
  await expect(page).toHaveURL(/[?]q=g%20m%3F$/);
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await page.locator("#main").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`/w/${WORKSPACE}/objectives$`));
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the menu has every page, and the search its place", async ({ page }) => {
    await open(page, KPIS);
    await page.locator(".nav-menu summary").click();
    for (const name of ["Today", "Map", "KPIs", "Goals", "Teams", "This week", "Settings"]) {
      await expect(page.locator(".nav-menu").getByRole("link", { name, exact: true })).toBeVisible();
    }
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await expect(page.getByRole("combobox", { name: /Search for a goal/ })).toBeFocused();
  });
});
