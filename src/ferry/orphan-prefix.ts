/** Where clips lie that were paid for and that no attempt claims. */
export const orphanPrefix = '_nightshoot/orphans/';
