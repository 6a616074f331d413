// Emmett measured: node measure.mjs rebuild|append|append16 ADDRESS EVENTS, in an empty database; peer.mjs beside it knows which.
import { open } from "./peer.mjs";

const EVENTS_A_STREAM = 10;

const [what, address, wanted] = process.argv.slice(2);
const events = Number(wanted);
const { store, rebuild, close } = await open(address);

const entry = (number) => ({
  type: "EntryRecorded",
  data: {
    title: "Cooperation number",
    kind: `entry ${number}`,
    effective_on: "2024-03-01",
    actor: "0123456789abcdef0123456789abcdef",
    entered_via: "system",
    command: "fedcba9876543210fedcba9876543210",
    text: "All contributions as agreed, nothing to be decided, next check in spring.",
  },
});
const life = Array.from({ length: EVENTS_A_STREAM }, (_, number) => entry(number));

async function fill(streams) {
  for (let number = 0; number < streams; number += 1) {
    await store.appendToStream(`cooperation-${number}`, life);
  }
}

async function append(writers) {
  const streams = Math.ceil(events / writers);
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let number = 0; number < streams; number += 1) {
        await store.appendToStream(`writer-${writer}-${number}`, [entry(number)]);
      }
    }),
  );
}

const cases = { rebuild: () => rebuild(events), append: () => append(1), append16: () => append(16) };
if (what === "rebuild") await fill(events / EVENTS_A_STREAM);
const began = performance.now();
await cases[what]();
const seconds = (performance.now() - began) / 1000;
await close();
console.log(
  JSON.stringify({ events, seconds, peak_mib: process.resourceUsage().maxRSS / 1024 }),
);
