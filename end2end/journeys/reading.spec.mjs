// The pages read without JavaScript: names, values with their units, states, reasons.

import { WORKSPACES, newestReading, rows } from "../support/demo.mjs";
import { shown } from "../support/number.mjs";
import { expect, test } from "../support/test.mjs";

/** The words a state can have. */
const STATE = /Achieved|On track|At risk|Off track|Missed|Unknown|No fresh data|No target/;

test.use({ javaScriptEnabled: false });

/** The newest reading of every KPI in one pass: {kpi slug: row}. */
function newestReadings(workspace) {
  const newest = new Map();
  for (const reading of rows(workspace, "observations").filter(({ value }) => value !== "")) {
    if (!newest.has(reading.kpi) || newest.get(reading.kpi).period_start_on < reading.period_start_on) {
      newest.set(reading.kpi, reading);
    }
  }
  return newest;
}

for (const workspace of WORKSPACES) {
  test(`the map of ${workspace} names every KPI with its value, unit and state`, async ({ page }) => {
    await page.goto(`/w/${workspace}/map`);
    const newest = newestReadings(workspace);
    const cells = await page.locator("#table tbody tr").evaluateAll((lines) =>
      lines.map((line) => ({ link: line.querySelector("th a")?.getAttribute("href"), text: line.textContent })),
    );
    for (const kpi of rows(workspace, "kpis")) {
      const line = cells.find(({ link }) => link === `/w/${workspace}/kpis/${kpi.slug}`);
      expect(line, `${kpi.slug} has a row`).toBeDefined();
      expect(line.text).toContain(kpi.name);
      expect(line.text, `${kpi.slug} has a state`).toMatch(STATE);
      const { number, unit } = shown(kpi, newest.get(kpi.slug).value);
      expect(line.text, kpi.slug).toContain(`${number} ${unit}`.trim());
    }
    for (const objective of rows(workspace, "objectives")) {
      const line = cells.find(({ link }) => link === `/w/${workspace}/objectives/${objective.slug}`);
      expect(line?.text, objective.slug).toContain(objective.name);
      expect(line.text, objective.slug).toMatch(STATE);
    }
  });

  test(`the bytes of the map of ${workspace} hold what curl would look for`, async ({ request }) => {
    const response = await request.get(`/w/${workspace}/map`);
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toContain("text/html");
    const html = await response.text();
    for (const { name } of rows(workspace, "kpis")) {
      expect(html).toContain(name.replaceAll("&", "&amp;"));
    }
    expect(html).toMatch(STATE);
  });
}

test("the page of a KPI has its definition, its owner's role and its history as a table", async ({ page }) => {
  const [workspace, slug] = ["london-underground", "excess-journey-time"];
  const kpi = rows(workspace, "kpis").find((row) => row.slug === slug);
  await page.goto(`/w/${workspace}/kpis/${slug}?readings=all`);
  await expect(page.locator("h1")).toContainText(kpi.name);
  await expect(page.locator("main")).toContainText(kpi.definition);
  const readings = rows(workspace, "observations").filter((row) => row.kpi === slug && row.value !== "");
  const lines = page.locator('section[aria-labelledby="readings"] tbody tr');
  // A period without a reading keeps its row: a gap is shown and not closed.
  await expect(lines.filter({ hasNotText: "No reading" })).toHaveCount(readings.length);
  const newest = newestReading(workspace, slug);
  const period = rows(workspace, "periods").find(
    (row) => row.calendar === kpi.calendar && row.start_on === newest.period_start_on,
  );
  await expect(lines.first()).toContainText(period.label);
  await expect(lines.first()).toContainText(shown(kpi, newest.value).number);
  const chart = page.locator(".chart-drawing svg.chart:visible");
  await expect(chart).toHaveCount(1);
  await expect(chart.locator(".chart-actual").first()).toHaveAttribute("d", /^M[\d -]+l[\d -]+/);
});

/** The row of a key result on the page of its objective, by the KPI it is measured on. */
function keyResult(page, workspace, kpi) {
  return page.locator("#main table tbody tr", { has: page.locator(`th a[href="/w/${workspace}/kpis/${kpi}"]`) }).filter({
    has: page.locator('[data-label="Progress"]'),
  });
}

// What became of these goals is published (London Underground) or part of the story (Northgate Logistics).
const OUTCOMES = [
  ["london-underground", "cut-delays-by-30-percent", "Achieved"],
  ["london-underground", "satisfaction-of-at-least-80", "Achieved"],
  ["northgate-logistics", "cut-last-mile-cost-2024", "Missed"],
];
for (const [workspace, slug, state] of OUTCOMES) {
  test(`${workspace}: ${slug} shows that it was ${state.toLowerCase()} and why`, async ({ page }) => {
    await page.goto(`/w/${workspace}/objectives/${slug}`);
    const results = rows(workspace, "key_results").filter((row) => row.objective === slug);
    for (const { kpi } of results) {
      const line = keyResult(page, workspace, kpi);
      await expect(line).toHaveCount(1);
      await expect(line.locator(".state-word")).toHaveText(state);
      await expect(line.locator('[data-label="State"] .cell-note')).not.toBeEmpty();
    }
    for (const { kpi } of rows(workspace, "guardrails").filter((row) => row.objective === slug)) {
      const line = page.locator("tbody tr", { has: page.locator(`th a[href="/w/${workspace}/kpis/${kpi}"]`) });
      await expect(line.locator('[data-label="State"]').filter({ hasText: /Held|Broken/ })).toHaveCount(1);
    }
  });
}

test("a key result before its due date is unknown, for there is no forecast yet", async ({ page }) => {
  const workspace = "london-underground";
  const [{ as_of_on: today }] = rows(workspace, "workspace");
  const running = rows(workspace, "key_results").filter((row) => row.due_on > today).at(-1);
  await page.goto(`/w/${workspace}/objectives/${running.objective}`);
  const line = keyResult(page, workspace, running.kpi);
  await expect(line.locator(".state-word")).toHaveText("Unknown");
  await expect(line).toContainText(/no forecast yet/i);
});

test("what the address selects is inspected, whatever its kind", async ({ page }) => {
  const workspace = "northgate-logistics";
  const [objective] = rows(workspace, "objectives");
  const [kpi] = rows(workspace, "kpis");
  const [lever] = rows(workspace, "levers");
  const [influence] = rows(workspace, "influences");
  const inspector = page.locator(".inspector");
  for (const [selected, words] of [
    [`objective:${objective.slug}`, [objective.name, objective.statement]],
    [`kpi:${kpi.slug}`, [kpi.name]],
    [`lever:${lever.slug}`, [lever.name, lever.definition]],
    [`influence:${influence.slug}`, [influence.claim]],
  ]) {
    await page.goto(`/w/${workspace}/map?selected=${selected}`);
    for (const text of words) {
      await expect(inspector, selected).toContainText(text);
    }
  }
  await page.goto(`/w/${workspace}/map?selected=kpi:there-is-no-such`);
  await expect(inspector.locator("h2")).toHaveText("Goals");
});
