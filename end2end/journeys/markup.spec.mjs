// The HTML that leaves the server is valid: a wrong nesting is repaired by the parser, and then hydration finds another tree.

import { HtmlValidate } from "html-validate";
import { WORKSPACES, pagesOf, representativePages } from "../support/demo.mjs";
import { expect, test } from "../support/test.mjs";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "no-inline-style": "error",
    "no-implicit-close": "error",
    "no-dup-id": "error",
    // A box that scrolls is a named region for the keyboard and no section of the page; the list of a combobox is no select.
    "prefer-native-element": ["error", { exclude: ["region", "listbox"] }],
    // A list may have a name: the key of the map has one.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Wide and narrow windows have their own navigation under one name; axe looks at the one that is displayed.
    "unique-landmark": "off",
    // Written by hand nowhere: how the renderer spells void elements and attributes is nobody's concern.
    "void-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
  },
});

/** One line a finding. */
async function findings(address, html) {
  // The renderer's marks between texts are empty comments to a browser, and nothing this parser knows.
  const report = await validator.validateString(html.replaceAll("<!>", ""), address);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column, selector }) => `${address}:${line}:${column} ${ruleId}: ${message} (${selector})`),
  );
}

for (const [name, addresses] of [
  ["one page of every kind", representativePages()],
  ...WORKSPACES.map((workspace) => [`every page of ${workspace}`, pagesOf(workspace)]),
]) {
  test(`${name} is valid HTML`, async ({ request }) => {
    test.setTimeout(180_000);
    for (const address of addresses) {
      const html = await (await request.get(address)).text();
      expect(await findings(address, html)).toEqual([]);
    }
  });
}
