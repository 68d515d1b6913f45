import type { Renderer } from '../../ports/renderer.js';
import { renderClip } from './render-clip.js';

/** Renders in this thread, which blocks it for about half a second a clip: for tests and for tools that do nothing else. */
export const placeholderRenderer: Renderer = {
  render: (order, signal) => {
    signal?.throwIfAborted();
    return renderClip(order);
  },
  close: () => Promise.resolve(),
};
