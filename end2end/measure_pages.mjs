// How much the pages fetch and how soon they work: prints one line of JSON a page, read by `cargo xtask prove pages`.
//
// The server is warm, the browser cold: every run has a browser profile of its own, so that nothing comes from its cache.

import { chromium } from "@playwright/test";
import { launchOptions, serverAddress } from "./support/environment.mjs";

const RUNS = 5;

const PAGES = [
  "/w/london-underground/map",
  "/w/london-underground/kpis/excess-journey-time",
  "/w/london-underground/objectives/cut-delays-by-30-percent",
  "/w/northgate-logistics/map",
];

/** One visit in a new browser: bytes as they crossed the wire, and milliseconds until `data-hydrated` appeared. */
async function visit(address) {
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      const watch = new MutationObserver(() => {
        if (document.documentElement?.hasAttribute("data-hydrated")) {
          window.hydratedAfter ??= performance.now();
        }
      });
      watch.observe(document, { attributes: true, subtree: true, attributeFilter: ["data-hydrated"] });
    });
    const finished = [];
    page.on("requestfinished", (request) => finished.push(request));
    await page.goto(address);
    await page.waitForFunction(() => window.hydratedAfter !== undefined);
    const hydrated = await page.evaluate(() => window.hydratedAfter);
    const sizes = await Promise.all(
      finished.map(async (request) => {
        const isWasm = new URL(request.url()).pathname.endsWith(".wasm");
        const encoding = isWasm ? await (await request.response()).headerValue("content-encoding") : undefined;
        return { isWasm, encoding, bytes: (await request.sizes()).responseBodySize };
      }),
    );
    const wasm = sizes.filter(({ isWasm }) => isWasm);
    if (wasm.some(({ encoding }) => encoding !== "br")) {
      throw new Error(`${address}: the wasm came as ${wasm.map(({ encoding }) => encoding)}, not as brotli`);
    }
    const sum = (parts) => parts.reduce((total, { bytes }) => total + bytes, 0);
    return { hydrated, wasm: sum(wasm), total: sum(sizes) };
  } finally {
    await browser.close();
  }
}

for (const page of PAGES) {
  const address = serverAddress() + page;
  // Warms the server: its pool of connections and what it compresses once.
  await visit(address);
  const visits = [];
  for (let run = 0; run < RUNS; run += 1) {
    visits.push(await visit(address));
  }
  const largest = (name) => Math.max(...visits.map((one) => one[name]));
  console.log(
    JSON.stringify({
      page,
      wasm_bytes: largest("wasm"),
      total_bytes: largest("total"),
      hydrated_ms: visits.map(({ hydrated }) => Math.round(hydrated)),
    }),
  );
}
