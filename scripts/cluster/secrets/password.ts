/** Passwords that can be read off a card and typed without a second look: `bako-mite-suna-7`. */
import { randomInt } from 'node:crypto';

/**
 * No l (1, I), no c (k when spoken), no q, x, y, z (elsewhere on other keyboards). As consonants and vowels take turns,
 * `rn` never stands for m, nor `vv` for w.
 */
export const CONSONANTS = 'bdfghjkmnprstvw';
export const VOWELS = 'aeiou';
/** Neither 0 (o) nor 1 (l). */
export const DIGITS = '23456789';

export const WORDS = 3;
export const SYLLABLES = 2;

/**
 * Words that nobody should find on a card, in one language or another. They are 43 of 5625, so leaving them out costs a
 * thirtieth of a bit.
 */
const UNKIND =
  /^(dike|fag.|foda|fuk.|homo|hure|hujo|jude|kaka|kike|nega|nig.|nude|paki|pede|pedo|pene|pipi|pupu|pusi|puta|pute|puto|rape|suka|teta|wog.)$/;

/** A new password: ((15 × 5)² − 43)³ × 8 possible ones, all equally likely, which is 40.3 bits. */
export function createPassword(): string {
  return [...Array.from({ length: WORDS }, word), oneOf(DIGITS)].join('-');
}

function word(): string {
  const drawn = Array.from({ length: SYLLABLES }, syllable).join('');
  return UNKIND.test(drawn) ? word() : drawn;
}

function syllable(): string {
  return oneOf(CONSONANTS) + oneOf(VOWELS);
}

function oneOf(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
