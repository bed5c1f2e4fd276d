// Talks to the control interface: reads, orders, and the live stream.

export async function read(path) {
  const answer = await fetch(`/practice/${path}`);
  return unpack(answer);
}

export async function order(path, body) {
  const answer = await fetch(`/practice/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return unpack(answer);
}

export async function remove(path) {
  const answer = await fetch(`/practice/${path}`, { method: "DELETE", headers: { "content-type": "application/json" } });
  return unpack(answer);
}

async function unpack(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || "Det gick inte. Försök igen.");
  return body;
}

const KINDS = ["clock", "message", "changed", "answer", "chat", "commands", "faults", "story", "walking", "moved"];

// Events come in bursts when weeks are walked: they are handed over once a frame.
export function listen(handle, connected, lost) {
  const source = new EventSource("/practice/events");
  let waiting = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    handle(batch);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => {
      // A hidden tab gets no frames, but should still keep up.
      if (!waiting.length) document.hidden ? setTimeout(flush, 50) : requestAnimationFrame(flush);
      waiting.push({ kind, ...JSON.parse(event.data) });
    });
  }
  source.addEventListener("open", connected);
  source.addEventListener("error", lost);
}
