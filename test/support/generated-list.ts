/** A CSV list of so many shots, one take each; the same every time. */
export function generatedCsv(count: number): string {
  const rows = ['id,prompt,model,size,seconds,takes,priority,notes'];
  for (let index = 1; index <= count; index += 1) {
    rows.push(`${shotId(index)},"${promptOf(index)}",sora-2,1280x720,8,1,${index % 5},"Row ${index}, as generated"`);
  }
  return `${rows.join('\n')}\n`;
}

export function generatedYaml(count: number): string {
  const shots = ['format: nightshoot/shot-list@1', 'defaults: { model: sora-2, size: 1280x720, seconds: 8 }', 'shots:'];
  for (let index = 1; index <= count; index += 1) {
    shots.push(`  - id: ${shotId(index)}`, '    prompt: >-', `      ${promptOf(index)}`, `    priority: ${index % 5}`);
  }
  return `${shots.join('\n')}\n`;
}

function shotId(index: number): string {
  return `S${String(Math.ceil(index / 100)).padStart(3, '0')}_${String((index % 100) * 10).padStart(4, '0')}`;
}

function promptOf(index: number): string {
  return `Wide shot of harbor basin ${index} at dawn, a lone crane in silhouette, still water, slow push in, soft light.`;
}
