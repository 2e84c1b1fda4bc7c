// Sets up what is missing: `node tools/setup.mjs` for everything, `page` for what building the page needs.
//
// Each part is asked for first and made only where it lacks, so a second run only asks. Where a part can
// be had only by a guess about the machine, the script prints a command to copy instead and stops.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  ask,
  browser,
  homeless,
  main,
  manifest,
  root,
  run,
  Stop,
  stdNote,
  tools,
  wasmBindgenVersion,
  wasmRust,
  which,
} from "./lib.mjs";

/**
 * Sets up what is missing.
 * @param {"page" | "everything"} extent
 */
export async function setup(extent) {
  machine(extent);
  const unlock = await lock();
  try {
    await packages();
    await wasmTarget();
    await crates(
      extent === "page" ? ["wasm-bindgen-cli", "trunk"] : ["wasm-bindgen-cli", "trunk", "wasm-pack", "mdbook"],
    );
    if (extent === "everything") await chromium();
  } finally {
    unlock();
  }
}

/**
 * What the project cannot bring along itself.
 * @param {"page" | "everything"} extent
 */
function machine(extent) {
  if (!which("cargo") || !which("rustc")) {
    throw new Stop(
      "Rust is missing: install it with\n    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh\nor put cargo and rustc on PATH, then run make again.",
    );
  }
  const [, oldest] = /rust-version = "([\d.]+)"/.exec(readFileSync(join(root, "Cargo.toml"), "utf8")) ?? [];
  const [, version] = /^rustc ([\d.]+)/.exec(ask("rustc", ["--version"]) ?? "") ?? [];
  if (!version) throw new Stop("rustc is on PATH but does not run: mend it, for example with rustup default stable.");
  if (oldest && older(version, oldest)) {
    throw new Stop(`Rust ${version} is too old, ${oldest} is the oldest that will do: run rustup update stable.`);
  }
  if (!which("cc")) throw new Stop(`A C linker (cc) is missing: ${advice(["gcc", "libc6-dev"])}`);
  if (!which("npm"))
    throw new Stop("npm is missing: install the one that belongs to your Node.js, then run make again.");
  if (extent === "page") return;
  protoc();
  for (const part of ["fmt", "clippy"]) {
    if (ask("cargo", [part, "--version"]) === undefined) {
      throw new Stop(`cargo ${part} is missing: run rustup component add rustfmt clippy, then run make again.`);
    }
  }
}

/**
 * The tests' dependency `raft` reads a protocol file when it is built. It brings the program for that along, by the
 * checksum in Cargo.lock, but not for every machine.
 */
function protoc() {
  const brought = { linux: ["x64", "arm64", "ia32", "ppc64"], darwin: ["x64"], win32: ["x64", "arm64", "ia32"] };
  const machines = brought[/** @type {keyof typeof brought} */ (process.platform)] ?? [];
  if (machines.includes(process.arch)) return;
  if (/^libprotoc 3\./.test(ask(process.env.PROTOC ?? "protoc", ["--version"]) ?? "")) return;
  const how = which("brew") ? "brew install protobuf@21, and put its bin folder on PATH" : "install protobuf 3.21";
  throw new Stop(`A dependency of the tests needs protoc of version 3 on this machine: ${how}, then run make again.`);
}

/** @param {string} version @param {string} oldest */
function older(version, oldest) {
  const [a, b] = [version, oldest].map((text) => text.split(".").map(Number));
  const at = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0));
  return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Keeps a second set-up of the same tools folder waiting until this one is done. */
async function lock() {
  const file = join(tools, "setup.lock");
  mkdirSync(tools, { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const holder = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
      if (!alive(holder)) {
        rmSync(file, { force: true });
        continue;
      }
      if (!told) console.log(`Another set-up (process ${holder}) is at work in ${tools}; waiting for it.`);
      await wait(500);
    }
  }
  return () => rmSync(file, { force: true });
}

/** @param {number} id */
function alive(id) {
  try {
    return id > 0 && process.kill(id, 0);
  } catch {
    return false;
  }
}

/** The packages of package-lock.json. */
async function packages() {
  const note = join(root, "node_modules", ".installed-from");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(note) && readFileSync(note, "utf8") === wanted) return;
  console.log("Setting up: the page's packages (npm install)");
  // Not npm ci: it refuses the whole lock file where a registry lacks a package meant for another system.
  const args = ["install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const done = spawnSync("npm", [...args, "--fetch-retries=1", "--fetch-retry-mintimeout=1000"], {
    cwd: root,
    encoding: "utf8",
  });
  if (done.status !== 0) {
    // npm tells its reasons with stack traces; its code says as much.
    const [, code] = /npm (?:error|ERR!) code (\S+)/.exec(done.stderr) ?? [];
    throw new Stop(
      `npm could not install the page's packages (${code ?? "no reason given"}): check the network and the registry that npm is set to, then run make again.`,
    );
  }
  writeFileSync(note, wanted);
}

/** A Rust that compiles for wasm32: the machine's own, by rustup, or Debian's. */
async function wasmTarget() {
  if (wasmRust()) return;
  if (which("rustup") && process.env.QUORATE_WASM_RUST !== "debian") {
    console.log("Setting up: Rust's wasm32 target (rustup target add)");
    const env = { ...process.env, RUSTUP_MAX_RETRIES: "0" };
    const done = await run("rustup", ["target", "add", "wasm32-unknown-unknown"], { env, hide: "all", limit: 180 });
    if (done && wasmRust()) return console.log("The wasm32 target comes from rustup.");
    console.log("rustup could not fetch it.");
  }
  if (!onDebian() || process.env.QUORATE_WASM_RUST === "machine") {
    throw new Stop(
      "Rust cannot compile for wasm32 yet: when the network is there, run\n    rustup target add wasm32-unknown-unknown\nand then make again.",
    );
  }
  await debian(manifest().tools.debian.rust);
  await debianStd();
  if (!wasmRust())
    throw new Stop(
      "Debian's Rust was installed and still cannot compile for wasm32: run rustup target add wasm32-unknown-unknown instead.",
    );
  console.log("The wasm32 target comes from Debian's rustc-web, its standard library built from rust-web-src.");
}

/**
 * Builds the standard library for Debian's compiler, which has none for wasm32, and puts it where the
 * compiler looks. With bitcode in it, or optimisation across crates would fail at link time.
 */
async function debianStd() {
  console.log("Setting up: the standard library for wasm32 (a minute)");
  const rustc = "/usr/bin/rustc";
  const folder = mkdtempSync(join(tmpdir(), "quorate-std-"));
  try {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src", "lib.rs"), "");
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "quorate-std"\nedition = "2024"\n');
    const env = {
      ...process.env,
      PATH: `/usr/bin:${process.env.PATH}`,
      RUSTC: rustc,
      RUSTC_BOOTSTRAP: "1",
      RUSTFLAGS: `-Cembed-bitcode=yes ${homeless()}`,
      CARGO_TARGET_DIR: join(folder, "target"),
    };
    const parts = "-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro";
    const built = await run(
      "/usr/bin/cargo",
      ["build", "--release", "--quiet", parts, "--target", "wasm32-unknown-unknown"],
      { env, cwd: folder },
    );
    if (!built)
      throw new Stop(
        "The standard library for wasm32 did not build (the reason stands above): check the network, then run make again.",
      );
    const sysroot = join(ask(rustc, ["--print", "sysroot"]) ?? "/usr", "lib", "rustlib");
    const place = join(sysroot, "wasm32-unknown-unknown", "lib");
    const fresh = `${place}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    const made = join(folder, "target", "wasm32-unknown-unknown", "release", "deps");
    for (const name of readdirSync(made)) {
      if (name.endsWith(".rlib") && !name.startsWith("libquorate")) copyFileSync(join(made, name), join(fresh, name));
    }
    writeFileSync(join(fresh, stdNote), ask(rustc, ["-vV"]) ?? "");
    rmSync(place, { recursive: true, force: true });
    renameSync(fresh, place);
    const [, host] = /host: (\S+)/.exec(ask(rustc, ["-vV"]) ?? "") ?? [];
    const bin = join(sysroot, host, "bin");
    mkdirSync(bin, { recursive: true });
    if (!existsSync(join(bin, "rust-lld"))) symlinkSync("/usr/bin/wasm-ld-19", join(bin, "rust-lld"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The programs of each crate, and how each tells its version. */
const programs = { "wasm-bindgen-cli": "wasm-bindgen", trunk: "trunk", "wasm-pack": "wasm-pack", mdbook: "mdbook" };

/** What a program says of its version: "trunk 0.21.14", "mdbook v0.5.4". @param {string} program */
const versionOf = (program) => ask(program, ["--version"])?.split(" ")[1]?.replace(/^v/, "");

/**
 * Tools from the crate registry, in one shared build folder and with little optimisation: they run for
 * seconds and would compile for half an hour.
 * @param {(keyof typeof programs)[]} wanted
 */
async function crates(wanted) {
  const versions = { ...manifest().tools.crates, "wasm-bindgen-cli": wasmBindgenVersion() };
  for (const crate of wanted) {
    const version = versions[crate];
    const program = join(tools, "bin", programs[crate]);
    if (versionOf(program) === version) continue;
    await crateInstall(crate, version);
    if (versionOf(program) !== version) {
      throw new Stop(
        `${crate} ${version} could not be installed (the reason stands above): check the network, then run make again.`,
      );
    }
  }
  const all = Object.values(programs).every((name) => existsSync(join(tools, "bin", name)));
  if (all) rmSync(join(tools, "build"), { recursive: true, force: true });
}

/** @param {string} crate @param {string} version */
async function crateInstall(crate, version) {
  if (which("cargo-binstall")) {
    console.log(`Setting up: ${crate} ${version} (cargo binstall)`);
    const args = [
      "binstall",
      "--no-confirm",
      "--force",
      "--disable-strategies",
      "compile",
      "--root",
      tools,
      "--version",
      `=${version}`,
      crate,
    ];
    if (await run("cargo", args)) return;
    console.log("That did not work; building it instead.");
  }
  console.log(`Setting up: ${crate} ${version} (cargo install; minutes)`);
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: join(tools, "build"),
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "off",
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
    CARGO_PROFILE_RELEASE_DEBUG: "0",
  };
  const args = ["install", "--quiet", "--root", tools, "--no-track", "--force", crate, "--version", `=${version}`];
  // The tests only build a book: they neither serve nor search it.
  if (crate === "mdbook") args.push("--no-default-features");
  // The lock file that wasm-bindgen-cli is published with can name versions that were withdrawn since.
  await run("cargo", crate === "wasm-bindgen-cli" ? args : [...args, "--locked"], { env, cwd: tools });
}

/** A browser and its driver, for the tests; a font in which Chinese can be seen; and the browser without windows. */
async function chromium() {
  const { chrome, shell, driver } = browser();
  const { browser: wanted, shell: lighter } = manifest().tools.debian;
  if (!chrome || !driver) {
    if (!onDebian()) {
      throw new Stop(
        `The tests drive Chromium or Chrome and its chromedriver, and ${chrome ? "chromedriver" : "the browser"} is missing: ${advice(wanted)}\nIf they are elsewhere, set CHROME and CHROMEDRIVER to their paths.`,
      );
    }
    await debian(wanted);
  }
  if (shell || !onDebian()) return;
  try {
    await debian(lighter);
  } catch {
    console.log("The page tests go on in the browser with windows, which takes them a quarter longer.");
  }
}

/** Whether packages can be installed here without guessing: Debian, as root. */
function onDebian() {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return /^ID=debian$/m.test(release) && process.getuid?.() === 0 && which("apt-get") !== undefined;
}

/** @param {string[]} names */
async function debian(names) {
  console.log(`Setting up: ${names.join(" ")} (apt-get install)`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const patience = ["-qq", "-o", "DPkg::Lock::Timeout=600"];
  const done =
    (await run("apt-get", [...patience, "update"], { env })) &&
    (await run("apt-get", [...patience, "install", "-y", "--no-install-recommends", ...names], {
      env,
      hide: "output",
    }));
  if (!done)
    throw new Stop(
      `apt-get could not install ${names.join(", ")} (its reason stands above): check the network, then run make again.`,
    );
}

/**
 * A command to copy, for the reader to judge.
 * @param {string[]} names Debian's packages
 */
function advice(names) {
  const browserWanted = names.includes("chromium");
  if (which("apt-get")) return `install it with\n    sudo apt-get install -y ${names.join(" ")}\nand run make again.`;
  if (which("dnf"))
    return `install it with\n    sudo dnf install -y ${browserWanted ? "chromium chromedriver" : "gcc"}\nand run make again.`;
  if (which("pacman"))
    return `install it with\n    sudo pacman -S --needed ${browserWanted ? "chromium" : "gcc"}\nand run make again.`;
  if (which("brew") && browserWanted)
    return "install it with\n    brew install --cask google-chrome chromedriver\nand run make again.";
  return browserWanted ? "install both and run make again." : "install a C compiler and run make again.";
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setup(process.argv[2] === "page" ? "page" : "everything");
    const rust = wasmRust();
    console.log(
      `Everything is there (wasm32 by ${rust?.how === "debian" ? "Debian's rustc-web" : "the machine's own Rust"}; toolEnv in tools/lib.mjs says where).`,
    );
  });
}
