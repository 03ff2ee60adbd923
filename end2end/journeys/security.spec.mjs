// What another site, a foreign name or a smuggled script must not reach.

import { readFileSync, readdirSync } from "node:fs";
import { createServer, request as rawRequest } from "node:http";
import { representativePages } from "../support/demo.mjs";
import { expect, test } from "../support/test.mjs";

/** The addresses of the server functions, as their source has them. */
function serverFunctions() {
  const folder = new URL("../../app/src/api/", import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  return sources.flatMap((source) =>
    // `#[server(default)]` stands on an argument and names none.
    [...source.matchAll(/#\[server\(([^)]*endpoint[^)]*)\)\]/g)].map(([, settings]) => {
      const value = (name) => new RegExp(`\\b${name} = "([^"]+)"`).exec(settings)[1];
      return `${value("prefix")}/${value("endpoint")}`;
    }),
  );
}

/** Everything that could be asked to change something. */
function unsafeTargets() {
  const functions = serverFunctions();
  expect(functions.length, "the server functions are found in the source").toBeGreaterThanOrEqual(4);
  return [...functions, "/csp-report", "/map", "/w/london-underground/map", "/no/such/page"];
}

test("a form on another site is refused everywhere", async ({ page, noise, baseURL }) => {
  noise.expects(/403/);
  // Another port of this machine is another origin; the other name makes it another site too.
  const attacker = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Another site</title>");
  });
  await new Promise((resolve) => attacker.listen(0, "127.0.0.1", resolve));
  const { port } = attacker.address();
  try {
    for (const host of ["127.0.0.1", "localhost"]) {
      for (const path of unsafeTargets()) {
        await page.goto(`http://${host}:${port}/`);
        const submit = page.evaluate((action) => {
          const form = Object.assign(document.createElement("form"), { action, method: "post" });
          document.body.append(form);
          form.submit();
        }, baseURL + path);
        const [answered] = await Promise.all([page.waitForNavigation(), submit]);
        expect(answered.request().method()).toBe("POST");
        expect(answered.status(), `${path} from ${host}`).toBe(403);
      }
    }
  } finally {
    attacker.close();
  }
});

test("every unsafe method is refused when its headers tell of another site", async ({ request, baseURL }) => {
  const strange = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://elsewhere.example" },
    { origin: "null" },
  ];
  for (const path of unsafeTargets()) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      for (const headers of strange) {
        const response = await request.fetch(path, { method, headers, data: "{}" });
        expect(response.status(), `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
      }
      const own = await request.fetch(path, { method, headers: { origin: baseURL, "sec-fetch-site": "same-origin" } });
      expect(own.status(), `${method} ${path} from here is not mistaken for another site`).not.toBe(403);
    }
  }
});

/** The status of a GET that calls the server by a name of the caller's choosing. */
function statusFor(baseURL, path, host) {
  const { hostname, port } = new URL(baseURL);
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path, setHost: false, headers: host === undefined ? {} : { host } };
    rawRequest(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("an unknown name is misdirected on every route", async ({ baseURL }) => {
  const { port } = new URL(baseURL);
  const routes = [...representativePages(), ...serverFunctions(), "/health/live", "/health/ready", "/metrics"];
  for (const path of routes) {
    for (const host of [`rebound.example:${port}`, "rebound.example", `127.0.0.1.rebound.example:${port}`, "localhost:1"]) {
      expect(await statusFor(baseURL, path, host), `${path} as ${host}`).toBe(421);
    }
  }
  expect(await statusFor(baseURL, "/health/live", `localhost:${port}`)).toBe(200);
});

test("no page has inline styles or handlers, and its scripts carry a nonce that is used once", async ({ request }) => {
  const nonces = new Set();
  const pages = representativePages();
  for (const address of [...pages, ...pages]) {
    const response = await request.get(address);
    const html = await response.text();
    expect(html, address).not.toMatch(/<[^>]+\sstyle\s*=/i);
    expect(html, address).not.toMatch(/<style[\s>]/i);
    expect(html, address).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
    expect(html, address).not.toMatch(/javascript:/i);
    const policy = response.headers()["content-security-policy"];
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce?.length, `${address}: ${policy}`).toBeGreaterThanOrEqual(22);
    expect(policy, address).toMatch(/'strict-dynamic'.*frame-ancestors 'none'/);
    expect(policy, address).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/);
    const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(scripts.length, address).toBeGreaterThan(0);
    for (const attributes of scripts) {
      expect(attributes, address).toContain(`nonce="${nonce}"`);
    }
    expect(nonces.has(nonce), `${address} has a nonce of its own`).toBe(false);
    nonces.add(nonce);
  }
});

test("an address cannot smuggle a script onto a page", async ({ page, noise, request }) => {
  noise.expects(/404/);
  const script = `"><script>window.smuggled=1</script><img src=x onerror=window.smuggled=1>`;
  page.on("dialog", (dialog) => noise.hear(`dialog: ${dialog.message()}`));
  for (const address of [
    `/map?selected=${encodeURIComponent(script)}`,
    `/map?selected=kpi:${encodeURIComponent(script)}&quiet=${encodeURIComponent(script)}`,
    `/w/${encodeURIComponent(script)}/map`,
    `/w/london-underground/kpis/${encodeURIComponent(script)}`,
    `/${encodeURIComponent(script)}`,
  ]) {
    expect(await (await request.get(address)).text(), address).not.toContain("<script>window.smuggled");
    await page.goto(address);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    expect(await page.evaluate(() => window.smuggled), address).toBeUndefined();
  }
});
