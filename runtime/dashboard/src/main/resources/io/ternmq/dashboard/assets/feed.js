// Server-sent events out of a fetch: what EventSource does, for requests that carry a token.

/** The blocks of a body, one after the other, until it ends; `alive` hears of every piece. */
export async function* blocksOf(body, alive = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    alive();
    rest += decoder.decode(value, {stream: true});
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    yield* blocks;
  }
}

/** What a block says: kind, data and id; null where it says nothing, or was cut off. */
export function eventOf(block) {
  let kind = 'message';
  let data = '';
  let id = null;
  for (const row of block.split('\n')) {
    if (row.startsWith('event:')) {
      kind = row.slice(6).trim();
    } else if (row.startsWith('data:')) {
      data += row.slice(5).trimStart();
    } else if (row.startsWith('id:')) {
      id = row.slice(3).trim();
    }
  }
  try {
    return data ? {kind, data: JSON.parse(data), id} : null;
  } catch {
    return null;
  }
}
