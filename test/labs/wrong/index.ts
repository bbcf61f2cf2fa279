/** All of them; each lab is prepared before its first. */
import type { Wrong } from '../wrong-solution.ts';
import { wrong as lab1 } from './01.ts';
import { wrong as lab2 } from './02.ts';
import { wrong as lab3 } from './03.ts';
import { wrong as lab4 } from './04.ts';
import { wrong as lab5 } from './05.ts';
import { wrong as lab6 } from './06.ts';
import { wrong as lab7 } from './07.ts';
import { wrong as lab8 } from './08.ts';
import { wrong as lab9 } from './09.ts';
import { wrong as lab10 } from './10.ts';
import { wrong as lab11 } from './11.ts';
import { wrong as lab12 } from './12.ts';
import { wrong as lab13 } from './13.ts';
import { wrong as lab14 } from './14.ts';
import { wrong as lab15 } from './15.ts';
import { wrong as lab16 } from './16.ts';

export const WRONG: readonly Wrong[] = [
  ...lab1,
  ...lab2,
  ...lab3,
  ...lab4,
  ...lab5,
  ...lab6,
  ...lab7,
  ...lab8,
  ...lab9,
  ...lab10,
  ...lab11,
  ...lab12,
  ...lab13,
  ...lab14,
  ...lab15,
  ...lab16,
];
