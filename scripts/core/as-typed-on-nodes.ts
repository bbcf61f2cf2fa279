/**
 * What a guide or a message tells to type, as it is typed on a node: the program is on the PATH there. Only the commands that nodes have;
 * the others (`./workshop up`) belong to the machine that made the cluster, and keep their form.
 */
export function asTypedOnNodes(text: string): string {
  return text.replace(/\.\/workshop (?=lab\b|--help|<command>)/g, 'workshop ');
}
