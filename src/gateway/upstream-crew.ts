import type { GatewayVideo } from '../domain/gateway-records.js';
import type { UpstreamServer } from './gateway-ports.js';
import type { RenderCrew, RenderPlace } from './render-crew.js';
import { runUpstreamRender } from './run-upstream-render.js';
import type { StagePorts } from './stage-ports.js';
import { UpstreamPost } from './upstream-post.js';

/** Renders on any number of `/v1/videos` servers: each video goes where the least is under way for what the server bears. */
export function createUpstreamCrew(servers: readonly UpstreamServer[], ports: StagePorts): RenderCrew {
  const posts = servers.map((server) => new UpstreamPost(server, ports.clock));
  return {
    roomAtMs: () => {
      const cooling = posts.map((post) => post.coolUntilMs).filter((atMs) => atMs > ports.clock.now());
      return cooling.length === 0 ? undefined : Math.min(...cooling);
    },
    describe: () => posts.map(({ name, active, limit, coolUntilMs }) => ({ name, active, limit, coolUntilMs })),
    reserve: (video) => {
      // Promised as a placeholder, by a gateway that had no upstream yet: nobody asked for a paid render.
      if (video?.isPlaceholder === true) return undefined;
      const post = placeFor(video, posts);
      return post === undefined ? undefined : takePlace(post, ports);
    },
  };
}

/** A job is followed where it is; what is made of another is made where that one lies. */
function placeFor(video: GatewayVideo | undefined, posts: readonly UpstreamPost[]): UpstreamPost | undefined {
  const { job, source } = video ?? {};
  if (job !== undefined) return posts.find(({ name }) => name === job.upstream);
  return leastLoaded(source === undefined ? posts : posts.filter(({ name }) => name === source.upstream));
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
