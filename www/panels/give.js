// How the reader gets what the page has: as a file, or to paste elsewhere.

/**
 * Gives the reader a file.
 * @param {string} name @param {BlobPart[]} parts @param {string} [type]
 */
export function save(name, parts, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/**
 * Copies text, where the browser lets a page do so; else it is selected, for the reader's own keys.
 * @param {string} text @param {HTMLTextAreaElement | HTMLInputElement} area
 */
export async function copy(text, area) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area.focus();
    area.select();
    return false;
  }
}
