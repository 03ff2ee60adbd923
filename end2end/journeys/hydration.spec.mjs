// Every page comes alive in the browser, and says nothing while it does.

import { WORKSPACES, pagesOf } from "../support/demo.mjs";
import { expect, hydrated, open, test } from "../support/test.mjs";

for (const workspace of WORKSPACES) {
  test(`every page of ${workspace} hydrates in silence`, async ({ page, noise }) => {
    test.setTimeout(300_000);
    for (const address of pagesOf(workspace)) {
      const before = noise.heard.length;
      const response = await open(page, address);
      expect(response.status(), address).toBe(200);
      expect(noise.heard.slice(before), address).toEqual([]);
    }
  });
}

test("the list of workspaces hydrates in silence", async ({ page }) => {
  expect((await open(page, "/workspaces")).status()).toBe(200);
  for (const workspace of WORKSPACES) {
    await expect(page.locator(`main a[href="/w/${workspace}/map"]`)).toBeVisible();
  }
});

test("what is preloaded is used, and nothing is fetched twice", async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await open(page, "/map");
  // The browser complains some seconds after the load of a preload that nothing used.
  await page.waitForTimeout(5_000);
  const assets = fetched.filter((path) => path.startsWith("/pkg/"));
  expect(assets.map((path) => path.split(".").at(-1)).sort()).toEqual(["css", "js", "wasm"]);
});

test("a page without its script and wasm still reads, and keeps quiet about controls", async ({ page, noise }) => {
  noise.expects(/ERR_FAILED/);
  await page.route("**/pkg/*.wasm", (route) => route.abort());
  noise.expects(/wasm|fetch/i);
  await page.goto("/map");
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator(".requires-script").first()).toBeHidden();
  await page.unroute("**/pkg/*.wasm");
  await page.reload();
  await hydrated(page);
  await expect(page.locator(".theme-toggle")).toBeVisible();
});
