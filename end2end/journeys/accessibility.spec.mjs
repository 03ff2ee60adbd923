// Every kind of page through axe, light and dark and on a phone; and nothing is wider than the phone.

import AxeBuilder from "@axe-core/playwright";
import { representativePages } from "../support/demo.mjs";
import { expect, open, test } from "../support/test.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "on a phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
];

/** What axe finds, one line a finding: its rule, how bad it is, and where. */
async function findings(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport });
    for (const address of representativePages()) {
      test(`${address} has no finding ${look.name}`, async ({ page, noise }) => {
        noise.expects(/404/);
        await open(page, address);
        expect(await findings(page)).toEqual([]);
        const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overhang, "nothing is wider than the window").toBeLessThanOrEqual(0);
      });
    }
  });
}

test("the first Tab leads past the navigation", async ({ page }) => {
  await open(page, "/map");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});
