// The chats that have been opened, kept up to date by the live stream.

import { read } from "./net.js";

export class Store {
  constructor() {
    this.chats = new Map();
    this.watchers = new Set();
  }

  // Messages of a chat by id, read once and then kept.
  async open(id) {
    const known = this.chats.get(id);
    if (known) return known.ready;
    const chat = { messages: new Map(), late: [], loading: true };
    this.chats.set(id, chat);
    chat.ready = this.#fill(id, chat);
    return chat.ready;
  }

  async #fill(id, chat) {
    const { messages } = await read(`chats/${id}/messages`);
    for (const message of messages) chat.messages.set(message.id, message);
    // What the stream told while we were reading is as new or newer.
    for (const message of chat.late) chat.messages.set(message.id, message);
    chat.loading = false;
    return chat.messages;
  }

  messages(id) {
    return this.chats.get(id)?.messages ?? new Map();
  }

  put(message) {
    const chat = this.chats.get(message.chat);
    if (!chat) return;
    if (chat.loading) {
      chat.late.push(message);
      return;
    }
    chat.messages.set(message.id, message);
    for (const watcher of this.watchers) watcher(message);
  }

  forget() {
    this.chats.clear();
  }
}
