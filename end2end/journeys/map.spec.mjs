// The strategy map under the hand: looking around, selecting, going back.

import { WORKSPACES, rows } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

const WORKSPACE = "northgate-logistics";
const MAP = `/w/${WORKSPACE}/map`;

/** Where the map is looked at from: the wrapper's shift and what its scale and the drawing's size make together. */
async function camera(page) {
  return page.locator(".map-surface").evaluate((surface) => {
    const { a: scale, e: x, f: y } = new DOMMatrix(getComputedStyle(surface).transform);
    const drawing = surface.querySelector("svg.map");
    const drawn = Number(drawing.getAttribute("width")) / drawing.viewBox.baseVal.width;
    return { x, y, scale, drawn, zoom: scale * drawn };
  });
}

/** A point of the viewport where there is neither a node nor a sign. */
async function emptyPoint(page) {
  return page.locator(".map-viewport").evaluate((viewport) => {
    const box = viewport.getBoundingClientRect();
    for (let y = box.top + 10; y < Math.min(box.bottom, innerHeight) - 10; y += 6) {
      for (let x = box.left + 60; x < box.right - 60; x += 12) {
        if (!document.elementFromPoint(x, y)?.closest("a, text, path")) {
          return { x, y };
        }
      }
    }
    throw new Error("the map leaves no empty point");
  });
}

/** Remembers this very document: gone after a full load. */
async function markDocument(page) {
  await page.evaluate(() => {
    window.isTheSameDocument = true;
  });
}

async function isSameDocument(page) {
  return page.evaluate(() => window.isTheSameDocument === true);
}

test.beforeEach(async ({ page }) => {
  await open(page, MAP);
  await expect(page.locator(".map-viewport")).toHaveClass(/is-live/);
});

test("the wheel zooms where the pointer is, and the drawing is crisp when it rests", async ({ page }) => {
  const before = await camera(page);
  const { x, y } = await emptyPoint(page);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await camera(page)).zoom).toBeGreaterThan(before.zoom * 1.2);
  // At rest the drawing itself has the size it is looked at, and the wrapper scales nothing.
  await expect.poll(async () => (await camera(page)).scale).toBeCloseTo(1, 6);
  const near = await camera(page);
  expect(near.drawn).toBeGreaterThan(before.drawn);
  expect(await page.evaluate(() => window.scrollY), "the page does not scroll meanwhile").toBe(0);
  await page.mouse.wheel(0, 300);
  await expect.poll(async () => (await camera(page)).zoom).toBeLessThan(near.zoom);
});

test("buttons zoom in, out, and to the whole map", async ({ page }) => {
  const zoom = async () => (await camera(page)).zoom;
  const before = await zoom();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(zoom).toBeCloseTo(before * 1.25, 3);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await expect.poll(zoom).toBeCloseTo(before, 3);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Fit the map" }).click();
  const viewport = await page.locator(".map-viewport").boundingBox();
  await expect.poll(async () => (await page.locator("svg.map").boundingBox()).width).toBeLessThanOrEqual(viewport.width + 1);
  const drawing = await page.locator("svg.map").boundingBox();
  expect(drawing.x).toBeGreaterThanOrEqual(viewport.x - 1);
  expect(drawing.height).toBeLessThanOrEqual(viewport.height + 1);
});

test("dragging moves the map and selects nothing, even when it begins on a node", async ({ page }) => {
  for (const begin of ["on the ground", "on a node"]) {
    const before = await camera(page);
    const point = begin === "on a node" ? await nodeCentre(page) : await emptyPoint(page);
    await page.mouse.move(point.x, point.y);
    await page.mouse.down();
    await page.mouse.move(point.x - 60, point.y + 30, { steps: 4 });
    await page.mouse.up();
    const after = await camera(page);
    expect(after.x - before.x, begin).toBeCloseTo(-60, 0);
    expect(after.y - before.y, begin).toBeCloseTo(30, 0);
    expect(after.zoom).toBeCloseTo(before.zoom, 6);
    expect(new URL(page.url()).search, begin).toBe("");
  }
});

/** A point on a node that is wholly in view. */
async function nodeCentre(page) {
  return page.locator(".map-viewport").evaluate((viewport) => {
    const frame = viewport.getBoundingClientRect();
    for (const node of viewport.querySelectorAll(".map-node")) {
      const box = node.getBoundingClientRect();
      if (box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < Math.min(frame.bottom, innerHeight)) {
        return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
      }
    }
    throw new Error("no node is wholly in view");
  });
}

test("keys move and zoom the map", async ({ page }) => {
  await page.locator(".map-viewport").focus();
  const before = await camera(page);
  await page.keyboard.press("ArrowRight");
  expect((await camera(page)).x).toBeCloseTo(before.x - 64, 1);
  await page.keyboard.press("ArrowDown");
  expect((await camera(page)).y).toBeCloseTo(before.y - 64, 1);
  await page.keyboard.press("+");
  expect((await camera(page)).zoom).toBeCloseTo(before.zoom * 1.25, 3);
  await page.keyboard.press("0");
  await expect.poll(async () => (await camera(page)).scale).toBeCloseTo(1, 6);
});

test("a click selects without a new load; back and forward follow", async ({ page }) => {
  await markDocument(page);
  const [, kpi] = rows(WORKSPACE, "kpis");
  const node = page.locator(`#kpi-${kpi.slug}`);
  const title = page.locator(".inspector-title");
  await node.click();
  await expect(title).toHaveText(kpi.name);
  expect(new URL(page.url()).search).toBe(`?selected=kpi:${kpi.slug}`);
  await expect(node).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".map-node.is-faded").first(), "what does not hang together with it steps back").toBeAttached();
  const second = page.locator(".map-node-objective").first();
  await second.click();
  await expect(title).not.toHaveText(kpi.name);
  await page.goBack();
  await expect(title).toHaveText(kpi.name);
  await page.goBack();
  await expect(title).toHaveText("Goals");
  expect(new URL(page.url()).search).toBe("");
  await page.goForward();
  await expect(title).toHaveText(kpi.name);
  await page.getByRole("link", { name: "Close the inspector" }).click();
  await expect(title).toHaveText("Goals");
  expect(await isSameDocument(page), "the page was never loaded anew").toBe(true);
});

test("the keyboard alone reaches a node, steps to its cause, selects it and lets go", async ({ page }) => {
  await markDocument(page);
  await page.locator(".map-viewport").focus();
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
  const goal = await focused();
  expect(goal).toMatch(/^objective-/);
  await page.keyboard.press("ArrowDown");
  const thing = await focused();
  expect(thing).toMatch(/^(objective|kpi)-/);
  expect(thing, "the focus has moved to what the goal rests on").not.toBe(goal);
  await page.keyboard.press("Enter");
  const selected = thing.replace("-", ":");
  await expect.poll(() => new URL(page.url()).search).toBe(`?selected=${selected}`);
  await expect(page.locator(`#${thing}`)).toHaveAttribute("aria-current", "true");
  expect(await focused(), "the focus stays where it was").toBe(thing);
  await page.keyboard.press("Escape");
  await expect.poll(() => new URL(page.url()).search).toBe("");
  expect(await isSameDocument(page)).toBe(true);
});

test("every node that is reached by keyboard is in view", async ({ page }) => {
  const viewport = await page.locator(".map-viewport").boundingBox();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.locator(".map-viewport").focus();
  const nodes = await page.locator(".map-node").count();
  for (let index = 0; index < nodes; index += 1) {
    await page.keyboard.press("Tab");
    const box = await page.locator(".map-node:focus").boundingBox();
    expect(box.x).toBeGreaterThanOrEqual(viewport.x - 1);
    expect(box.x + box.width).toBeLessThanOrEqual(viewport.x + viewport.width + 1);
  }
});

for (const workspace of WORKSPACES) {
  test(`the table of ${workspace} holds what the map draws, and the chip shows what is quiet`, async ({ page }) => {
    await open(page, `/w/${workspace}/map`);
    const nodes = page.locator("a.map-node");
    const drawn = () => nodes.evaluateAll((all) => all.map(({ id }) => id).sort());
    const tabled = (group) =>
      page.locator("#table tbody").evaluate((body, wanted) => {
        let isQuiet = false;
        const things = [];
        for (const row of body.rows) {
          if (row.matches(".data-table-group")) {
            isQuiet = row.textContent.startsWith("Quiet");
          } else if (!isQuiet || wanted === "all") {
            const link = row.querySelector("th a").getAttribute("href");
            const [, kind, slug] = /\/(kpis|objectives)\/(.+)$/.exec(link) ?? /selected=(lever):(.+)$/.exec(link);
            things.push(`${{ kpis: "kpi", objectives: "objective" }[kind] ?? kind}-${slug}`);
          }
        }
        return things.sort();
      }, group);
    expect(await drawn()).toEqual(await tabled("joined"));
    const everything = await tabled("all");
    const count = ["kpis", "objectives", "levers"].reduce((sum, table) => sum + rows(workspace, table).length, 0);
    expect(everything).toHaveLength(count);

    const quiet = everything.length - (await nodes.count());
    const chip = page.locator("a.chip", { hasText: "quiet" });
    if (quiet === 0) {
      await expect(chip).toHaveCount(0);
      return;
    }
    await expect(chip).toHaveText(`${quiet} quiet`);
    await chip.click();
    await expect(nodes).toHaveCount(everything.length);
    expect(new URL(page.url()).search).toBe("?quiet=show");
    expect(await drawn()).toEqual(everything);
    await page.goBack();
    await expect(nodes).toHaveCount(everything.length - quiet);
  });
}

test("the map follows what is searched for, and the field keeps the focus", async ({ page }) => {
  const field = page.getByRole("searchbox", { name: "Search the map" });
  await field.pressSequentially("overtime", { delay: 40 });
  await expect(page).toHaveURL(/[?]q=overtime$/);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("overtime");
  const matching = ["objectives", "kpis", "levers"].flatMap((table) => rows(WORKSPACE, table)).filter(({ name }) => /overtime/i.test(name));
  await expect(page.locator(".inspector-title")).toHaveText(`${matching.length} matches`);
  // Each match is drawn, with its way to a goal.
  expect(await page.locator("a.map-node").count()).toBeGreaterThanOrEqual(matching.length);
  await page.locator(".inspector").getByRole("link", { name: matching[0].name, exact: true }).first().click();
  await expect(page).toHaveURL(/q=overtime&selected=/);
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page).toHaveURL(new RegExp(`${MAP}$`));
  await expect(field).toHaveValue("");
});

test("team, owner, goal and state narrow the map and stay in the address", async ({ page }) => {
  const [objective] = rows(WORKSPACE, "objectives");
  await page.getByLabel("Goal", { exact: true }).selectOption(objective.slug);
  await expect(page).toHaveURL(new RegExp(`[?]objective=${objective.slug}$`));
  await expect(page.locator(`#objective-${objective.slug}`)).toBeVisible();
  await page.getByLabel("State", { exact: true }).selectOption("no_target");
  await expect(page).toHaveURL(new RegExp(`objective=${objective.slug}&state=no_target$`));
  await expect(page.getByLabel("State", { exact: true })).toHaveValue("no_target");
  await page.goBack();
});

test("the chain of a selection is told with the numbers on its way", async ({ page }) => {
  const [lever] = rows(WORKSPACE, "influences").filter(({ from_kind, strength }) => from_kind === "lever" && strength !== "");
  await page.locator(`#lever-${lever.from}`).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`selected=lever:${lever.from}$`));
  const up = page.locator(".inspector-section", { has: page.getByRole("heading", { name: "Up to the goals" }) });
  await expect(up.locator(".way").first()).toBeVisible();
  await expect(up.locator(".way-total").first()).toContainText("10\u202f% more gives");
});

test("the map travels in time, and the past cannot be changed", async ({ page }) => {
  await expect(page.getByText("Add\u2026")).toBeVisible();
  const newest = await page.locator(".as-known-on time").getAttribute("datetime");
  await page.getByRole("link", { name: /^Earlier/ }).click();
  const asOf = () => new URL(page.url()).searchParams.get("as_of");
  await expect.poll(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  const day = asOf();
  expect(day < newest).toBe(true);
  await expect(page.locator(".as-known-on time")).toHaveAttribute("datetime", day);
  await expect(page.locator(".as-of-banner")).toContainText("Nothing can be changed in the past");
  await expect(page.getByText("Add\u2026")).toHaveCount(0);
  await expect(page.locator(".map-port")).toHaveCount(0);
  // What is selected stays on the day, and the slider leads on with the keyboard.
  await page.locator("a.map-node").first().click();
  await expect(page).toHaveURL(/as_of=.*selected=/);
  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => asOf() < day).toBe(true);
});

test("an arrow drawn from a node to a KPI opens the claim that it drives it", async ({ page }) => {
  // A window in which all of the map is in sight.
  await page.setViewportSize({ width: 1440, height: 1500 });
  const [lever] = rows(WORKSPACE, "levers");
  await page.goto(`${MAP}?chain=lever:${lever.slug}`);
  await page.waitForSelector("html[data-hydrated]");
  await expect(page.locator(".map-viewport")).toHaveClass(/is-live/);
  await page.getByRole("button", { name: "Fit the map" }).click();
  // While the map moves, nothing on it is hovered or held.
  await expect(page.locator(".map-viewport")).not.toHaveClass(/is-moving/);
  const cause = await page.locator(`#lever-${lever.slug}`).boundingBox();
  const target = await page.locator("a.map-node-kpi").first();
  const effect = (await target.getAttribute("id")).replace("kpi-", "");
  const end = await target.boundingBox();
  await page.mouse.move(cause.x + cause.width / 2, cause.y + cause.height / 2);
  await page.mouse.move(cause.x + cause.width / 2, cause.y);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 6 });
  await expect(target).toHaveClass(/is-claimed/);
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`/edit/influences[?]from_kind=lever&from=${lever.slug}&to=${effect}$`));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the overview shows where the reader looks and leads there", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1500 });
  for (let step = 0; step < 4; step += 1) {
    await page.getByRole("button", { name: "Zoom in" }).click();
  }
  const overview = page.locator(".map-overview svg");
  await expect(overview).toBeVisible();
  const before = await camera(page);
  const box = await overview.boundingBox();
  await page.mouse.click(box.x + 6, box.y + 6);
  await expect.poll(async () => (await camera(page)).x).toBeGreaterThan(before.x);
});
