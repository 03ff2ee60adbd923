// Takes the pictures of README.md and docs/ from a running server: `node pictures.mjs [ADDRESS] [FOLDER]`.
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

/** What is pictured: a name, where it is, in which looks, and what is done there first. */
const PICTURES = [
  { name: "workspaces", path: "/", looks: ["light"] },
  { name: "map", path: `${LONDON}/map`, looks: ["light", "dark", "phone"] },
  { name: "map-selected", path: `${LONDON}/map?selected=kpi:excess-journey-time`, looks: ["light"] },
  { name: "map-northgate", path: `${NORTHGATE}/map?selected=lever:overtime`, looks: ["light"] },
  { name: "kpi", path: `${LONDON}/kpis/excess-journey-time`, looks: ["light", "dark", "phone"], prepare: readChart },
  { name: "objective", path: `${LONDON}/objectives/keep-what-customers-gained`, looks: ["light", "phone"] },
  { name: "objective-northgate", path: `${NORTHGATE}/objectives/cut-last-mile-cost-2024`, looks: ["light"] },
];

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
