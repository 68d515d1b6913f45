import { type Canvas, createCanvas } from '@napi-rs/canvas';

/** A picture with as much in it as a frame of a clip: a WebP of 1280x720 has about 50 kB. The same for a seed every time. */
export function busyPicture(width: number, height: number, seed: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${(seed * 67) % 360}, 50%, 20%)`);
  sky.addColorStop(1, `hsl(${(seed * 67 + 90) % 360}, 60%, 60%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const chance = chances(seed);
  for (let disc = 0; disc < 900; disc += 1) {
    context.fillStyle = `hsla(${chance() * 360}, 50%, ${chance() * 80}%, 0.35)`;
    context.beginPath();
    context.arc(chance() * width, chance() * height, (0.002 + chance() * 0.03) * width, 0, Math.PI * 2);
    context.fill();
  }
  return canvas;
}

/** Park and Miller's generator. */
function chances(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
