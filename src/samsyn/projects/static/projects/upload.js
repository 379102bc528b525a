// Files and folders can be dropped on the form, and many files are sent in several requests, so
// that a broken connection loses one request and not all. Without this script the form sends what
// its two inputs hold.
(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const status = form.querySelector(".upload__status");
  const MOST_FILES = 50;
  const MOST_BYTES = 20 * 1024 * 1024;
  const sending = { run: "", next: 0, sent: 0 };
  const dropped = [];

  const say = (text) => { status.textContent = text; };
  const told = (text, n, m) => text.replace("[n]", n).replace("[m]", m);
  const chosen = () => [
    ...[...form.elements.files.files, ...form.elements.folder.files].map((file) => (
      { file, path: file.webkitRelativePath || file.name }
    )),
    ...dropped,
  ];
  const count = () => {
    const files = chosen();
    say(files.length ? told(form.dataset.chosen, files.length) : "");
  };

  const zone = document.createElement("p");
  zone.className = "upload__zone";
  zone.textContent = form.dataset.drop;
  form.prepend(zone);

  // A folder gives its entries a hundred at a time, until it gives none.
  const inside = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      return [{ file, path: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const entries = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!entries.length) return found;
      for (const one of entries) found.push(...await inside(one));
    }
  };

  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("upload__zone--over");
  });
  form.addEventListener("dragleave", () => zone.classList.remove("upload__zone--over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("upload__zone--over");
    // Both are asked for before anything is waited for: afterwards the drop is forgotten.
    const taken = [...event.dataTransfer.items].filter((item) => item.kind === "file")
      .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
    for (const { entry, file } of taken) {
      if (entry) dropped.push(...await inside(entry));
      else if (file) dropped.push({ file, path: file.name });
    }
    count();
  });
  form.addEventListener("change", count);

  const batches = (files) => {
    const made = [];
    let bytes = 0;
    for (const one of files) {
      const last = made[made.length - 1];
      if (!last || last.length === MOST_FILES || bytes + one.file.size > MOST_BYTES) {
        made.push([one]);
        bytes = one.file.size;
      } else {
        last.push(one);
        bytes += one.file.size;
      }
    }
    return made;
  };

  const send = async (batch, { run, sent }, more) => {
    const data = new FormData(form);
    data.delete("files");
    data.delete("folder");
    data.set("first", sent);
    if (run) data.set("run", run);
    if (more) data.set("more", "on"); else data.delete("more");
    for (const { file, path } of batch) {
      data.append("files", file);
      data.append("path", path);
    }
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: data, headers: { Accept: "application/json" },
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(Object.values(said.errors || {}).flat().join(" "));
    return said;
  };

  form.addEventListener("submit", async (event) => {
    const files = chosen();
    const made = batches(files);
    if (!dropped.length && made.length < 2) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      // After a broken connection, what was received is not sent again.
      for (; sending.next < made.length; sending.next += 1) {
        const said = await send(made[sending.next], sending, sending.next < made.length - 1);
        sending.run = said.run || sending.run;
        sending.sent += made[sending.next].length;
        say(told(form.dataset.sending, sending.sent, files.length));
        if (said.address) location.assign(said.address);
      }
    } catch (error) {
      button.disabled = false;
      say(error.message ? `${form.dataset.failed} ${error.message}` : form.dataset.failed);
    }
  });
})();
