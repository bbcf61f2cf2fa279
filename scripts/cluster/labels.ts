/** Every label and every name of what we create on an engine. What carries the first label is ours, and nothing else is touched. */

export const LABEL = {
  /** The cluster that it belongs to. */
  cluster: 'workshop.cluster',
  /** The node's name. */
  node: 'workshop.node',
  /** What was asked for, as JSON. */
  spec: 'workshop.spec',
  /** What the machine below can do, as JSON. */
  abilities: 'workshop.abilities',
  /** The node's address among the nodes. */
  address: 'workshop.address',
  /** On an image: the content it was made from. */
  recipe: 'workshop.recipe',
  /** On a helper container, which lives for a moment only: what it does. */
  helper: 'workshop.helper',
  /** On the record of a seed: the images in it. */
  seed: 'workshop.seed',
  /** On the volume with the program and the tools, and on its record: their content. */
  program: 'workshop.program',
} as const;

/** `node1` for 1. */
export const nodeName = (number: number): string => `node${number}`;

/** The name of a cluster's network, and the beginning of all its names. */
export const networkName = (cluster: string): string => `workshop-${cluster}`;

/** The name of a node's container and of its volume. */
export const containerName = (cluster: string, node: string): string => `workshop-${cluster}-${node}`;
