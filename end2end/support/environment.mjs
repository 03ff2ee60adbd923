// What a run is told by its environment: where the server answers, and which browser to start.

import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

/** Where Debian, Ubuntu and macOS keep Chromium or Chrome. */
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The address of a running server with both demo workspaces, without a slash at its end. */
export function serverAddress() {
  const address = process.env.TRIMTAB_ADDRESS;
  if (!address) {
    throw new Error(
      "TRIMTAB_ADDRESS is not set. Run `cargo xtask test --only end-to-end`, or serve the demo workspaces " +
        "(`cargo xtask run`) and set it to the address that prints, such as http://127.0.0.1:3000",
    );
  }
  return address.replace(/\/+$/, "");
}

/** The program of the browser: `CHROMIUM`, else the first of the usual places. */
function browserProgram() {
  const program = process.env.CHROMIUM ?? USUAL_PLACES.find((place) => existsSync(place));
  if (!program || !existsSync(program)) {
    throw new Error(`there is no Chromium at ${program ?? USUAL_PLACES.join(", ")}; set CHROMIUM to the program of one`);
  }
  return program;
}

/** How every browser here is started: nothing leaves the machine, and text is drawn the same on every one. */
export function launchOptions() {
  // Chromium's sandbox refuses root; the pages are our own.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return {
    executablePath: browserProgram(),
    args: [
      ...sandbox,
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--font-render-hinting=none",
      "--force-color-profile=srgb",
    ],
    env: { ...process.env, TMPDIR: process.env.TMPDIR ?? tmpdir() },
  };
}
