// Light and dark: the system decides until the reader does, and the reader is remembered.

import { expect, hydrated, open, test } from "../support/test.mjs";

/** How bright the ground of the page is, 0 to 255. */
function brightness(page) {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

test("the system's choice holds, and follows it", async ({ page }) => {
  await open(page, "/map");
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await brightness(page)).toBeLessThan(60);
});

test("the reader's choice holds on the next page and after a reload", async ({ page }) => {
  await open(page, "/map");
  const toggle = page.getByRole("button", { name: "Switch between light and dark" });
  await toggle.click();
  expect(await brightness(page)).toBeLessThan(60);
  await page.reload();
  expect(await brightness(page), "before the browser has taken over").toBeLessThan(60);
  await hydrated(page);
  await open(page, "/");
  expect(await brightness(page)).toBeLessThan(60);
  await toggle.click();
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await brightness(page), "a choice outlasts the system's").toBeGreaterThan(200);
});
