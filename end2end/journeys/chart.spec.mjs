// The history of a KPI: drawn at every width, read by pointer and by keyboard, the same as its table.

import { rows } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

const KPI = "excess-journey-time";
const PAGE = `/w/london-underground/kpis/${KPI}?readings=all`;

/** The period and the value that the tip says. */
async function tip(page) {
  const lines = page.locator(".chart-layer:visible .chart-tip text");
  await expect(lines.first()).toBeVisible();
  const [period, value] = await lines.allTextContents();
  return { period, value };
}

/** What the table says of a period. */
async function tabled(page, period) {
  const line = page.locator("tbody tr", { has: page.locator(`th:text-is("${period}")`) });
  return line.locator("td.number").nth(1).textContent();
}

/** How many colours a region of the screen has: an empty chart has its ground and nothing else. */
async function colours(page, locator) {
  const picture = (await locator.screenshot()).toString("base64");
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    return new Set(pixels).size;
  }, picture);
}

for (const [name, width] of [
  ["chart-wide", 1440],
  ["chart-medium", 800],
  ["chart-narrow", 390],
]) {
  test(`${name} is the one chart at ${width} pixels, and it is not empty`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, PAGE);
    await expect(page.locator(".chart-layer:visible")).toHaveCount(1);
    const layer = page.locator(`.chart-layer.${name}`);
    await expect(layer).toBeVisible();
    const drawing = layer.locator(".chart-drawing svg.chart");
    const box = await drawing.boundingBox();
    const frame = await page.locator(".chart-frame").boundingBox();
    expect(box.width).toBeGreaterThan(frame.width * 0.9);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.height).toBeGreaterThan(150);
    // Every step of a line has one number at least, however tersely it is written.
    const points = await drawing.locator(".chart-actual").evaluateAll((paths) =>
      paths.reduce((sum, path) => sum + path.getAttribute("d").match(/-?\d+/g).length, 0),
    );
    const readings = rows("london-underground", "observations").filter(({ kpi, value }) => kpi === KPI && value !== "");
    expect(points).toBeGreaterThanOrEqual(readings.length);
    expect(await colours(page, drawing)).toBeGreaterThan(8);
    const sizes = await drawing.locator("text").evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
    expect(Math.min(...sizes), "its text stays readable").toBeGreaterThan(9);
  });
}

test("the pointer reads what the table says", async ({ page }) => {
  await open(page, PAGE);
  const layer = page.locator(".chart-layer:visible");
  const { x, y, width, height } = await layer.boundingBox();
  const seen = new Set();
  for (const share of [0.15, 0.4, 0.75]) {
    await page.mouse.move(x + width * share, y + height / 2);
    const { period, value } = await tip(page);
    expect(value).toContain(await tabled(page, period));
    seen.add(period);
    const crosshair = await layer.locator(".chart-crosshair").boundingBox();
    expect(Math.abs(crosshair.x - (x + width * share)), "the crosshair stands at the pointer's reading").toBeLessThan(8);
  }
  expect(seen.size).toBe(3);
  await page.mouse.move(x + width / 2, y - 60);
  await expect(page.locator(".chart-tip")).toHaveCount(0);
});

test("the arrow keys read it too, and it is spoken", async ({ page }) => {
  await open(page, PAGE);
  const frame = page.locator(".chart-frame");
  await frame.focus();
  await page.keyboard.press("End");
  const last = await tip(page);
  await expect(page.locator('section[aria-labelledby="readings"] tbody th').first()).toHaveText(last.period);
  await page.keyboard.press("ArrowLeft");
  const before = await tip(page);
  expect(before.period).not.toBe(last.period);
  expect(before.value).toContain(await tabled(page, before.period));
  await expect(frame.locator('[aria-live="polite"]')).toContainText(before.value);
  await page.keyboard.press("Home");
  const first = await tip(page);
  const [period] = rows("london-underground", "periods").filter(({ calendar }) => calendar === "four-week-periods");
  expect(first.period).toBe(period.label);
  await page.keyboard.press("Escape");
  await expect(page.locator(".chart-tip")).toHaveCount(0);
});
