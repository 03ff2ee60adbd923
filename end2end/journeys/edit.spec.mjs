// Creating and editing: what is typed is checked beside its field, kept whatever happens, and never lost to somebody else's change.
// Everything made here is out of use again at the end, and every change of the demo's own is taken back.

import AxeBuilder from "@axe-core/playwright";
import { expect, hydrated, open, test } from "../support/test.mjs";

const WORKSPACE = "/w/northgate-logistics";
const EDIT = `${WORKSPACE}/edit`;

/** Something that no other journey and no earlier run has made. */
const unique = (words) => `${words} ${Date.now().toString(36)}`;

/** Writes into the fields of a form, by column. */
async function write(page, cells) {
  for (const [column, text] of Object.entries(cells)) {
    const field = page.locator(`#field-${column}`);
    const isChoice = (await field.evaluate((element) => element.localName)) === "select";
    await (isChoice ? field.selectOption(text) : field.fill(text));
  }
}

/** Saves, and waits for the note that says so. */
async function save(page) {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator(".note-good")).toContainText("Saved");
  await expect(page).toHaveURL(/[?]saved=\d+$/);
}

/** The slug of the record whose form is open. */
const slugOf = (page) => new URL(page.url()).pathname.split("/").at(-1);

/** Takes the record whose form is open out of use. */
async function archive(page) {
  await page.getByText("Archive\u2026").click();
  await page.getByRole("button", { name: "Archive it" }).click();
  await expect(page.locator(".note-good")).toContainText("out of use");
}

const kpi = (name) => ({
  name,
  definition: "What a journey through the forms counts.",
  owner: "finance-director",
  team: "finance-commercial",
  unit: "ratio",
  decimals: "1",
  direction: "higher",
  quantity: "ratio",
  timing: "lag",
  scale: "logit",
  calendar: "weeks",
  source: "finance-system",
});

test("a KPI, a goal with its key result and guardrail, and a driver link are made in forms and put away again", async ({ page }) => {
  await open(page, `${EDIT}/kpis`);
  await write(page, kpi(unique("Form share")));
  await expect(page.locator(".preview")).toContainText("A reading will look like 96.8\u202f%");
  await save(page);
  const measured = slugOf(page);

  await open(page, `${EDIT}/objectives`);
  const goalName = unique("Form goal");
  await write(page, {
    name: goalName,
    statement: "Forms are a pleasure.",
    owner: "managing-director",
    team: "finance-commercial",
    cycle: "2026",
  });
  await save(page);
  const goal = slugOf(page);

  await page.getByRole("link", { name: "Add a key result" }).click();
  await expect(page.locator("#field-objective")).toHaveValue(goal);
  await write(page, {
    kpi: measured,
    name: unique("Form result"),
    measure: "mean",
    comparator: "at_least",
    baseline: "0.8",
    target: "0.9",
    start_on: "2026-01-05",
    due_on: "2026-12-28",
  });
  await expect(page.locator(".preview")).toContainText("goes from 0.8 to at least 0.9 by 27\u00a0Dec\u00a02026");
  await save(page);
  const keyResult = page.url();

  await open(page, `${EDIT}/objectives/${goal}`);
  await page.getByRole("link", { name: "Add a guardrail" }).click();
  await write(page, {
    kpi: measured,
    name: unique("Form guardrail"),
    protects: "customer",
    comparator: "at_least",
    bound: "0.7",
    start_on: "2026-01-05",
    end_on: "2026-12-28",
  });
  await save(page);
  const guardrail = page.url();

  await open(page, `${EDIT}/influences?from_kind=kpi&from=on-time&to=${measured}`);
  await expect(page.locator("#field-from")).toHaveValue("kpi/on-time");
  await write(page, { direction: "raises", lag_periods: "2", ramp_periods: "1", strength: "3", claim: "Punctual forms." });
  await expect(page.getByLabel("10\u202f% more gives")).toHaveValue("3");
  await expect(page.locator(".preview")).toContainText("by 3\u202f%, 2 periods later.");
  await save(page);
  const influence = page.url();

  await open(page, `${EDIT}/objectives/${goal}`);
  await expect(page.getByText("It cannot be archived while")).toBeVisible();
  await open(page, `${WORKSPACE}/objectives/${goal}`);
  await expect(page.locator("main")).toContainText("90.0");

  for (const address of [influence, guardrail, keyResult, `${EDIT}/objectives/${goal}`, `${EDIT}/kpis/${measured}`]) {
    await open(page, address);
    await archive(page);
  }
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
});

test("what does not hold is said beside its field and above the form, and nothing typed is lost", async ({ page }) => {
  await open(page, `${EDIT}/kpis`);
  await page.locator("#field-name").fill("Half a KPI");
  await page.locator("#field-decimals").fill("many");
  await page.locator("#field-decimals").blur();
  await expect(page.locator("#error-decimals")).toContainText("Decimals");
  await expect(page.locator("#field-decimals")).toHaveAttribute("aria-invalid", "true");
  await page.locator("#field-decimals").fill("2");
  await expect(page.locator("#error-decimals")).toBeHidden();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const problems = page.getByRole("alert");
  await expect(problems).toBeFocused();
  await expect(problems).toContainText("Owner is empty");
  await problems.getByRole("link", { name: "Owner is empty" }).click();
  await expect(page.locator("#field-owner")).toBeFocused();
  await expect(page.locator("#field-name")).toHaveValue("Half a KPI");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)).toEqual([]);
});

test("a band asks for its bounds only when it is one", async ({ page }) => {
  await open(page, `${EDIT}/kpis`);
  await expect(page.locator("#field-band_low")).toBeHidden();
  await page.locator("#field-direction").selectOption("band");
  await expect(page.locator("#field-band_low")).toBeVisible();
});

test("a draft survives a reload, and can be discarded", async ({ page }) => {
  await open(page, `${EDIT}/events`);
  await write(page, { name: "Snow on the lines", kind: "incident" });
  await page.reload();
  await hydrated(page);
  await expect(page.getByText(/Your draft of .* is back/)).toBeVisible();
  await expect(page.locator("#field-name")).toHaveValue("Snow on the lines");
  await expect(page.locator("#field-kind")).toHaveValue("incident");
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expect(page.locator("#field-name")).toHaveValue("");
  await page.reload();
  await hydrated(page);
  await expect(page.getByText(/Your draft of/)).toHaveCount(0);
});

test("two tabs: the second to save sees both texts and chooses", async ({ page, context, noise }) => {
  noise.expects(/409/);
  await open(page, `${EDIT}/events`);
  const name = unique("Two tabs");
  await write(page, { name, kind: "other", start_on: "2026-02-02", end_on: "2026-02-03", note: "As it began." });
  await save(page);
  const address = new URL(page.url()).pathname;

  const other = await context.newPage();
  await open(other, address);
  await open(page, address);
  await write(other, { note: "The other tab wrote this.", kind: "peak" });
  await save(other);
  await write(page, { note: "This tab wrote that." });
  await page.getByRole("button", { name: "Save", exact: true }).click();

  const conflict = page.locator(".conflict");
  await expect(conflict).toContainText("Managing Director changed this meanwhile");
  await expect(conflict).toContainText("This tab wrote that.");
  await expect(conflict).toContainText("The other tab wrote this.");
  // What this tab never touched is as the other left it.
  await expect(page.locator("#field-kind")).toHaveValue("peak");
  await expect(page.locator("#field-note")).toHaveValue("This tab wrote that.");
  await conflict.getByRole("button", { name: "Take all of theirs" }).click();
  await expect(page.locator("#field-note")).toHaveValue("The other tab wrote this.");
  await conflict.getByRole("radio", { name: /Note, keep mine/ }).check();
  await save(page);
  await expect(page.locator("#field-note")).toHaveValue("This tab wrote that.");
  await expect(page.locator(".history-item").first()).toContainText("The other tab wrote this.");
  await other.close();
  await archive(page);
});

test("a change is taken back, and what is out of use comes back into it", async ({ page }) => {
  await open(page, `${EDIT}/events`);
  await write(page, { name: unique("To and fro"), kind: "other", start_on: "2026-03-02", end_on: "2026-03-03" });
  await save(page);
  await write(page, { kind: "strike" });
  await save(page);
  await expect(page.locator(".history-item").first()).toContainText("Strike");
  await page.getByRole("button", { name: "Undo this change" }).click();
  await expect(page.locator("#field-kind")).toHaveValue("other");
  await expect(page.locator(".history-item")).toHaveCount(3);
  await archive(page);
  await page.getByRole("button", { name: "Take back into use" }).click();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeVisible();
  await archive(page);
});

test("by keyboard alone", async ({ page }) => {
  await open(page, `${EDIT}/cycles`);
  await page.locator("#field-name").focus();
  const name = unique("Keys");
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type("01012029");
  for (let step = 0; step < 8 && !(await page.locator("#field-end_on").evaluate((field) => field === document.activeElement)); step += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("02012029");
  await page.locator("#field-end_on").press("Enter");
  await expect(page.locator(".note-good")).toContainText("Saved");
  await expect(page.locator(".note-good")).toBeFocused();
  await archive(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const path of ["/edit/kpis", "/edit/kpis/cost-per-parcel", "/edit/influences", "/edit/standing_targets", "/settings"]) {
    test(`${path} stands in one column and has no finding`, async ({ page }) => {
      await open(page, WORKSPACE + path);
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overhang).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)).toEqual([]);
    });
  }
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a form saves, and shows again what it was refused for with what was typed", async ({ page }) => {
    await page.goto(`${EDIT}/events`);
    const name = unique("Plain");
    await write(page, { name, kind: "other", start_on: "2026-04-07" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Ended before is empty");
    await expect(page.locator("#field-name")).toHaveValue(name);
    await write(page, { end_on: "2026-04-08" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator(".note-good")).toContainText("Saved");
    await archive(page);
  });
});

test("settings lead to every form, and what is out of use is folded away", async ({ page }) => {
  await open(page, `${WORKSPACE}/settings`);
  await page.getByRole("link", { name: "New team" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New team" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "ISO weeks" }).click();
  await expect(page.locator("#field-kind")).toHaveValue("iso_week");
});
