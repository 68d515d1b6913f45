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
  const begin = (post: UpstreamPost | undefined): RenderPlace | undefined => {
    post?.begin();
    return post && placeAt(post, ports);
  };
  const resume = ({ upstream }: { readonly upstream: string }): RenderPlace | undefined => {
    const post = posts.find(({ name }) => name === upstream);
    post?.resume();
    return post && placeAt(post, ports);
  };
  return {
    roomAtMs: () => {
      const cooling = posts.map((post) => post.coolUntilMs).filter((atMs) => atMs > ports.clock.now());
      return cooling.length === 0 ? undefined : Math.min(...cooling);
    },
    describe: () => posts.map(({ name, active, limit, coolUntilMs }) => ({ name, active, limit, coolUntilMs })),
    hasRoom: () => posts.some((post) => post.hasRoom()),
    reserveFor: (request) => begin(leastLoaded(posts.filter(({ server }) => canRender(server, request)))),
    reserve: (video) => {
      // Promised as a placeholder, by a gateway that had no upstream yet: nobody asked for a paid render.
      if (video.isPlaceholder) return undefined;
      // A job is followed where it is.
      return video.job === undefined ? begin(leastLoaded(ableFor(video, posts))) : resume(video.job);
    },
  };
}

/** What is made of another is made where that one lies. */
function ableFor({ source, request }: GatewayVideo, posts: readonly UpstreamPost[]): readonly UpstreamPost[] {
  return source === undefined
    ? posts.filter(({ server }) => canRender(server, request))
    : posts.filter(({ name }) => name === source.upstream);
}

function placeAt(post: UpstreamPost, ports: StagePorts): RenderPlace {
  const release = (): void => post.end();
  return {
    release,
    render: (video, signal) => runUpstreamRender({ video, post }, ports, signal).finally(release),
  };
}

function leastLoaded(posts: readonly UpstreamPost[]): UpstreamPost | undefined {
  return posts.filter((post) => post.hasRoom()).toSorted((left, right) => left.load() - right.load())[0];
}
