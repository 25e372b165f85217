// The peer of TokenizerBenchmark: the Rust library behind Hugging Face tokenizers, on one thread.
// Takes commands on standard input, one JSON array a line, and answers each with one JSON object:
//   ["load", tokenizer.json, lines.json] -> {"ids": [...]}, the number of ids of each line
//   ["encode"], ["whole"], ["decode"]    -> {"seconds": processor time}
// Where the package is absent (npm install tokenizers, in a folder that NODE_PATH names) it answers {"skipped": why} and ends.
process.env.RAYON_NUM_THREADS = '1';
process.env.TOKENIZERS_PARALLELISM = 'false';
const fs = require('fs');
const zlib = require('zlib');

function answer(value) { fs.writeSync(1, JSON.stringify(value) + '\n'); }

let Tokenizer;
try { ({ Tokenizer } = require('tokenizers')); } catch {
  try { ({ Tokenizer } = require('@anush008/tokenizers')); } catch (fault) {
    answer({ skipped: 'the npm package tokenizers is not installed' });
    process.exit(0);
  }
}

let tokenizer, lines, whole, ids;

async function seconds(work) {
  const before = process.cpuUsage();
  await work();
  const used = process.cpuUsage(before);
  return { seconds: (used.user + used.system) / 1e6 };
}

const commands = {
  async load(file, text) {
    const bytes = fs.readFileSync(file);
    tokenizer = Tokenizer.fromString((bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes).toString('utf8'));
    lines = JSON.parse(fs.readFileSync(text, 'utf8'));
    whole = lines.join('\n');
    const encodings = await tokenizer.encodeBatch(lines, { addSpecialTokens: false });
    ids = encodings.map(encoding => Array.from(encoding.getIds()));
    return { ids: ids.map(list => list.length) };
  },
  encode: () => seconds(() => tokenizer.encodeBatch(lines, { addSpecialTokens: false })),
  whole: () => seconds(() => tokenizer.encode(whole, null, { addSpecialTokens: false })),
  decode: () => seconds(() => tokenizer.decodeBatch(ids, false)),
};

(async () => {
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const [name, ...rest] = JSON.parse(line);
    answer(await commands[name](...rest));
  }
})().catch(fault => { answer({ skipped: String(fault) }); process.exit(1); });
