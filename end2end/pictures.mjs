// Takes the pictures of README.md and docs/ from a running server: `cargo xtask pictures [FILTER]` does it whole, and
// `node pictures.mjs [ADDRESS] [FOLDER]` takes them from a server that is there. TRIMTAB_PICTURES names only some.
//
// The same data, the same browser and the same fonts give the same picture: the demo's day is fixed, nothing on the
// pages moves, and the window, the scale and the colours are set here.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions, serverAddress } from "./support/environment.mjs";

const [address = serverAddress(), folder = fileURLToPath(new URL("../docs/pictures/", import.meta.url))] = process.argv.slice(2);

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
];

const LONDON = "/w/london-underground";
const NORTHGATE = "/w/northgate-logistics";

const ALL = LOOKS.map(({ name }) => name);

/** What is pictured: a name, where it is, in which looks, what is done there first, and which part of the page alone. */
const PICTURES = [
  { name: "workspaces", path: "/workspaces", looks: ALL },
  { name: "today", path: NORTHGATE, looks: ALL },
  { name: "map", path: `${LONDON}/map`, looks: ALL },
  { name: "map-selected", path: `${LONDON}/map?selected=kpi:excess-journey-time`, looks: ALL },
  { name: "map-past", path: `${LONDON}/map?as_of=2012-09-15`, looks: ["light"] },
  { name: "map-northgate", path: `${NORTHGATE}/map?selected=lever:overtime`, looks: ["light"] },
  { name: "kpis", path: `${NORTHGATE}/kpis`, looks: ALL },
  { name: "kpi", path: `${LONDON}/kpis/excess-journey-time`, looks: ALL, prepare: readChart },
  { name: "kpi-past", path: `${LONDON}/kpis/excess-journey-time?as_of=2016-03-01`, looks: ["light"] },
  { name: "readings", path: `${NORTHGATE}/kpis/overtime-hours/readings`, looks: ALL },
  { name: "objectives", path: `${LONDON}/objectives`, looks: ALL },
  { name: "objective", path: `${LONDON}/objectives/keep-what-customers-gained`, looks: ALL },
  { name: "objective-northgate", path: `${NORTHGATE}/objectives/cut-last-mile-cost-2024`, looks: ["light"] },
  { name: "teams", path: `${NORTHGATE}/teams`, looks: ALL },
  { name: "people", path: `${NORTHGATE}/people`, looks: ALL },
  { name: "this-week", path: `${NORTHGATE}/this-week`, looks: ALL },
  { name: "paste", path: `${NORTHGATE}/paste`, looks: ALL },
  { name: "edit-kpi", path: `${NORTHGATE}/edit/kpis/overtime-hours`, looks: ALL },
  { name: "new-driver-link", path: `${NORTHGATE}/edit/influences?from_kind=lever&from=overtime&to=cost-per-parcel`, looks: ["light"] },
  { name: "settings", path: `${NORTHGATE}/settings`, looks: ALL },
  { name: "find", path: `${NORTHGATE}/kpis`, looks: ["light", "dark"], prepare: find },
  { name: "keys", path: `${NORTHGATE}/map`, looks: ["light"], prepare: showKeys },
].filter(({ name }) => name.includes(process.env.TRIMTAB_PICTURES ?? ""));

/** Opens the finder and types into it. */
async function find(page) {
  await page.keyboard.press("Control+k");
  await page.locator("dialog[open] input").fill("over");
  await page.locator("dialog[open] [role=option]").first().waitFor();
}

/** Opens the list of keys. */
async function showKeys(page) {
  await page.keyboard.press("?");
  await page.locator("dialog[open]").waitFor();
}

/** Opens the tip of a reading in the middle of the history. */
async function readChart(page) {
  const { x, y, width, height } = await page.locator(".chart-layer:visible").boundingBox();
  await page.mouse.move(x + width * 0.55, y + height / 2);
  await page.locator(".chart-tip:visible").first().waitFor();
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
try {
  for (const { name: look, colorScheme, viewport } of LOOKS) {
    const context = await browser.newContext({
      colorScheme,
      viewport,
      deviceScaleFactor: 1,
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "Europe/London",
    });
    for (const { name, path, prepare } of PICTURES.filter(({ looks }) => looks.includes(look))) {
      const page = await context.newPage();
      await page.goto(address + path);
      await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
      await page.evaluate(() => document.fonts.ready);
      await prepare?.(page);
      const file = `${folder}/${name}-${look}.png`;
      await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
      console.log(file);
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
}
