import type { GatewayVideo } from '../domain/gateway-records.js';
import { canRender } from './can-render.js';
import type { UpstreamServer } from './gateway-ports.js';
import type { RenderCrew, RenderPlace } from './render-crew.js';
import { runUpstreamRender } from './run-upstream-render.js';
import type { StagePorts } from './stage-ports.js';
import { UpstreamPost } from './upstream-post.js';

/** Renders on any number of `/v1/videos` servers: each video goes where the least is under way for what the server bears. */
export function createUpstreamCrew(servers: readonly UpstreamServer[], ports: StagePorts): RenderCrew {
  const posts = servers.map((server) => new UpstreamPost(server, ports.clock));
  const place = (post: UpstreamPost | undefined) => (post === undefined ? undefined : takePlace(post, ports));
  return {
    roomAtMs: () => {
      const cooling = posts.map((post) => post.coolUntilMs).filter((atMs) => atMs > ports.clock.now());
      return cooling.length === 0 ? undefined : Math.min(...cooling);
    },
    describe: () => posts.map(({ name, active, limit, coolUntilMs }) => ({ name, active, limit, coolUntilMs })),
    hasRoom: () => posts.some((post) => post.hasRoom()),
    reserveFor: (request) => place(leastLoaded(posts.filter(({ server }) => canRender(server, request)))),
    reserve: (video) => place(postFor(video, posts)),
  };
}

/** A job is followed where it is; what is made of another is made where that one lies. */
function postFor(video: GatewayVideo, posts: readonly UpstreamPost[]): UpstreamPost | undefined {
  const { job, source, request, isPlaceholder } = video;
  // Promised as a placeholder, by a gateway that had no upstream yet: nobody asked for a paid render.
  if (isPlaceholder) return undefined;
  if (job !== undefined) return posts.find(({ name }) => name === job.upstream);
  if (source !== undefined) return leastLoaded(posts.filter(({ name }) => name === source.upstream));
  return leastLoaded(posts.filter(({ server }) => canRender(server, request)));
}

function takePlace(post: UpstreamPost, ports: StagePorts): RenderPlace {
  post.active += 1;
  const release = (): void => {
    post.active -= 1;
  };
  return {
    release,
    render: (video, signal) => runUpstreamRender({ video, post }, ports, signal).finally(release),
  };
}

function leastLoaded(posts: readonly UpstreamPost[]): UpstreamPost | undefined {
  return posts.filter((post) => post.hasRoom()).toSorted((left, right) => left.load() - right.load())[0];
}
