// Asks two servers the same questions in turn and prints how long each took: `node measure_growth.mjs`, with
// TRIMTAB_ALONE and TRIMTAB_AMONG naming the servers. One line of JSON per question.

const [alone, among] = ["TRIMTAB_ALONE", "TRIMTAB_AMONG"].map((name) => {
  const address = process.env[name];
  if (!address) {
    throw new Error(`${name} is not set; run \`cargo xtask prove growth\``);
  }
  return address;
});

/** Answers of each server that count, and those before them that warm it. */
const [COUNTED, WARMING] = [200, 20];

/** What is asked: a name, and the address of the server function. */
const QUESTIONS = [
  { page: "map", path: "/api/map/read?workspace=measured&query=" },
  { page: "history", path: "/api/kpi/read?workspace=measured&kpi=kpi-500&as_of=" },
  { page: "register", path: "/api/register/read?workspace=measured&register=kpis&query=" },
];

/** Milliseconds until the whole answer is there. */
async function timed(address) {
  const begun = performance.now();
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${address} answers ${response.status}: ${text.slice(0, 300)}`);
  }
  return performance.now() - begun;
}

/** The 95th percentile of times. */
function p95(times) {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1];
}

for (const { page, path } of QUESTIONS) {
  const times = { alone: [], among: [] };
  for (let round = 0; round < WARMING + COUNTED; round++) {
    // Who is asked first changes from round to round: the second finds the machine warmer.
    const order = round % 2 === 0 ? [["alone", alone], ["among", among]] : [["among", among], ["alone", alone]];
    for (const [name, address] of order) {
      const milliseconds = await timed(address + path);
      if (round >= WARMING) {
        times[name].push(milliseconds);
      }
    }
  }
  console.log(
    JSON.stringify({ page, alone_p95_ms: p95(times.alone), among_p95_ms: p95(times.among), answers: times.alone.length }),
  );
}
