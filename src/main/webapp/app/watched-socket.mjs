/**
 * A WebSocket class for the SDK's `websocket` option that keeps an eye on the socket it makes. The SDK folds every
 * close code below 3000 into one and has no call that drops the connection as a bad network would; both are wanted
 * here, and a class of one's own is its way to offer them.
 */
export function watchedSocket() {
  let current = null;
  let lastClose = null;

  class WatchedSocket extends WebSocket {
    constructor(...address) {
      super(...address);
      current = this;
      lastClose = null;
      // Before the SDK's own handler, which it sets later.
      this.addEventListener('close', ({ code, reason }) => {
        if (current === this) {
          current = null;
          lastClose = { code, reason };
        }
      });
    }
  }

  return {
    WatchedSocket,
    /** The close code and reason as the browser saw them; null while the last socket has not closed. */
    get lastClose() {
      return lastClose;
    },
    /** Closes the socket behind the SDK's back. */
    drop() {
      current?.close();
    },
  };
}
