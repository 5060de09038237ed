// A VietQR drawn on the phone. QR as in ISO/IEC 18004: error correction M, versions 1 to 10, which hold 213 bytes.
const EC = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26], BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const EXP = [], LOG = [];
for (let i = 0, x = 1; i < 255; i++) {
  LOG[EXP[i] = x] = i;
  x = x << 1 ^ (x >> 7) * 0x11d;
}
const times = (a, b) => a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0;
const aligned = version => version > 1 ? (version / 7 | 0) + 2 : 0;
const room = version => {
  const n = aligned(version), bits = (16 * version + 128) * version + 64;
  return (n ? bits - (25 * n - 10) * n + 55 - (version > 6) * 36 : bits) >> 3;
};

const words = text => {
  const plain = [...text].every(one => LETTERS.includes(one)), bytes = new TextEncoder().encode(text);
  const bits = [], put = (value, size) => { while (size--) bits.push(value >> size & 1); };
  const long = plain ? (text.length >> 1) * 11 + text.length % 2 * 6 : bytes.length * 8;
  const counter = version => plain ? version < 10 ? 9 : 11 : version < 10 ? 8 : 16;
  const held = version => room(version) - EC[version] * BLOCKS[version];
  let version = 1;
  while (version < 11 && 4 + counter(version) + long > held(version) * 8) version++;
  if (version > 10) throw new RangeError("too long for a QR");
  put(plain ? 2 : 4, 4);
  put(plain ? text.length : bytes.length, counter(version));
  if (plain) for (let i = 0; i < text.length; i += 2) {
    const one = LETTERS.indexOf(text[i]);
    if (i + 1 < text.length) put(one * 45 + LETTERS.indexOf(text[i + 1]), 11);
    else put(one, 6);
  } else bytes.forEach(byte => put(byte, 8));
  put(0, Math.min(4, held(version) * 8 - bits.length));
  put(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < held(version) * 8; pad ^= 0xfd) put(pad, 8);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  return { version, data };
};

const spread = ({ version, data }) => {
  const ec = EC[version], count = BLOCKS[version], whole = room(version);
  let divisor = [1];
  for (let i = 0; i < ec; i++) divisor = [...divisor, 0].map((value, at) => value ^ times(at ? divisor[at - 1] : 0, EXP[i]));
  const blocks = [];
  for (let i = 0, at = 0; i < count; i++) {
    const size = (whole / count | 0) - ec + (i >= count - whole % count), part = data.slice(at, at += size), rest = [...part, ...Array(ec).fill(0)];
    for (let k = 0; k < size; k++) {
      const lead = rest[k];
      divisor.forEach((value, j) => rest[k + j] ^= times(value, lead));
    }
    blocks.push([part, rest.slice(size)]);
  }
  const out = [];
  for (const half of [0, 1]) for (let k = 0; k < whole; k++) for (const block of blocks) if (k < block[half].length) out.push(block[half][k]);
  return out;
};

const MASKS = [
  (x, y) => (x + y) % 2, (_x, y) => y % 2, x => x % 3, (x, y) => (x + y) % 3, (x, y) => ((x / 3 | 0) + (y / 2 | 0)) % 2,
  (x, y) => x * y % 2 + x * y % 3, (x, y) => (x * y % 2 + x * y % 3) % 2, (x, y) => ((x + y) % 2 + x * y % 3) % 2,
];
const remainder = (value, size, divisor) => {
  let rest = value;
  for (let i = 0; i < size; i++) rest = rest << 1 ^ (rest >> size - 1) * divisor;
  return value << size | rest;
};

const frame = version => {
  const size = 17 + 4 * version, dark = Array.from({ length: size }, () => Array(size).fill(0)), fixed = dark.map(row => [...row]);
  const set = (x, y, on) => { if (x >= 0 && y >= 0 && x < size && y < size) { dark[y][x] = +on; fixed[y][x] = 1; } };
  for (let i = 0; i < size; i++) { set(6, i, i % 2 < 1); set(i, 6, i % 2 < 1); }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) for (let dy = -4; dy < 5; dy++) for (let dx = -4; dx < 5; dx++) {
    const far = Math.max(Math.abs(dx), Math.abs(dy));
    set(x + dx, y + dy, far !== 2 && far !== 4);
  }
  const n = aligned(version), step = n && Math.ceil((version * 4 + 4) / (n * 2 - 2)) * 2;
  const places = n ? [6, ...Array.from({ length: n - 1 }, (_one, i) => size - 7 - (n - 2 - i) * step)] : [];
  places.forEach((x, i) => places.forEach((y, j) => {
    if (!i && !j || !i && j === n - 1 || i === n - 1 && !j) return;
    for (let dy = -2; dy < 3; dy++) for (let dx = -2; dx < 3; dx++) set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }));
  if (version > 6) {
    const bits = remainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const a = size - 11 + i % 3, b = i / 3 | 0;
      set(a, b, bits >> i & 1);
      set(b, a, bits >> i & 1);
    }
  }
  const format = mask => {
    const bits = remainder(mask, 10, 0x537) ^ 0x5412, bit = i => bits >> i & 1;
    for (let i = 0; i < 6; i++) set(8, i, bit(i));
    set(8, 7, bit(6));
    set(8, 8, bit(7));
    set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
    set(8, size - 8, 1);
  };
  format(0);
  return { size, dark, fixed, format };
};

const ugly = rows => {
  const size = rows.length, lines = [...rows, ...rows.map((_row, x) => rows.map(row => row[x]))].map(line => line.join(""));
  let sum = Math.ceil(Math.abs(rows.flat().reduce((a, b) => a + b) * 20 - size * size * 10) / (size * size)) * 10 - 10;
  for (const line of lines) {
    for (const [run] of line.matchAll(/(.)\1{4,}/g)) sum += run.length - 2;
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 1; y < size; y++) for (let x = 1; x < size; x++) {
    const four = rows[y][x] + rows[y - 1][x] + rows[y][x - 1] + rows[y - 1][x - 1];
    if (four % 4 === 0) sum += 3;
  }
  return sum;
};

// The modules row by row, 1 for dark.
export const modules = text => {
  const found = words(text), stream = spread(found), { size, dark, fixed, format } = frame(found.version);
  for (let right = size - 1, i = 0; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let k = 0; k < size; k++) for (let j = 0; j < 2; j++) {
      const x = right - j, y = right + 1 & 2 ? k : size - 1 - k;
      if (!fixed[y][x] && i < stream.length * 8) dark[y][x] = stream[i >> 3] >> 7 - (i++ & 7) & 1;
    }
  }
  const flip = mask => {
    format(mask);
    dark.forEach((row, y) => row.forEach((_one, x) => { if (!fixed[y][x] && !MASKS[mask](x, y)) row[x] ^= 1; }));
  };
  let best = 0, least = Infinity;
  for (let mask = 0; mask < 8; mask++) {
    flip(mask);
    const now = ugly(dark);
    if (now < least) [best, least] = [mask, now];
    flip(mask);
  }
  flip(best);
  return dark;
};

const tag = (number, value) => number + String(value.length).padStart(2, "0") + value;
// The VietQR of an amount and a code, from what the house says stands before the amount.
export const vietqr = (head, amount, code) => {
  const text = `${head}${tag("54", String(amount))}5802VN${tag("62", tag("08", code))}6304`;
  let crc = 0xffff;
  for (const one of text) {
    crc ^= one.charCodeAt() << 8;
    for (let i = 0; i < 8; i++) crc = (crc << 1 ^ (crc >> 15) * 0x1021) & 0xffff;
  }
  return text + crc.toString(16).toUpperCase().padStart(4, "0");
};

export const svg = text => {
  const rows = modules(text), size = rows.length + 8;
  const path = rows.map((row, y) => row.map((on, x) => on ? `M${x + 4} ${y + 4}h1v1h-1z` : "").join("")).join("");
  return `<svg viewBox="0 0 ${size} ${size}" class="qr-code"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
};
