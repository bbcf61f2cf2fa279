/** The commands that bring missing programs: what a person is told to type, on each system. */
import { installCommand, installLine, PACKAGE_MANAGERS } from '../../scripts/system/package-manager.ts';
import { PROGRAMS, type ProgramName } from '../../scripts/system/programs.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('package managers');

const LINES: Readonly<Record<string, string>> = {
  'apt-get': 'apt-get update && apt-get install --yes --no-install-recommends redis-server haproxy',
  dnf: 'dnf install --assumeyes valkey haproxy',
  apk: 'apk add redis haproxy',
  pacman: 'pacman -S --noconfirm valkey haproxy',
};

const LINES_WITH_SUDO: Readonly<Record<string, string>> = {
  'apt-get': 'sudo apt-get update && sudo apt-get install --yes --no-install-recommends redis-server haproxy',
  dnf: 'sudo dnf install --assumeyes valkey haproxy',
  apk: 'sudo apk add redis haproxy',
  pacman: 'sudo pacman -S --noconfirm valkey haproxy',
};

for (const manager of PACKAGE_MANAGERS) {
  test(`${manager.name}: one line, for root and for others`, () => {
    assert.is(installLine(manager, ['redis', 'haproxy'], true), LINES[manager.name]);
    assert.is(installLine(manager, ['redis', 'haproxy'], false), LINES_WITH_SUDO[manager.name]);
  });

  test(`${manager.name}: has a package for every program, and installs without a question`, () => {
    for (const name of Object.keys(PROGRAMS) as ProgramName[]) {
      const words = installCommand(manager, [name], true);
      assert.ok(words.length > manager.install.length, name);
      assert.equal(installCommand(manager, [name], false), ['sudo', ...words]);
    }
  });
}

test.run();
