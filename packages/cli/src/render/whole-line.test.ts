import { expect, it } from 'vitest';
import { wholeLine } from './whole-line.js';

it('makes one harmless line of a warning, and cuts none of ordinary length', () => {
  const path = `/a/${'folder/'.repeat(120)}file`;
  expect(wholeLine(`${path} was in\nthe way\u001b. It is kept as ${path}.aside.`)).toBe(
    `${path} was in the way . It is kept as ${path}.aside.`,
  );
});

it('takes the middle out of one that a hostile name made endless', () => {
  const line = wholeLine(`${'x'.repeat(1_000_000)} is kept as here.aside.`);
  expect(line).toHaveLength(2_001);
  expect(line).toMatch(/^x+…x+ is kept as here\.aside\.$/);
});

it('cuts no character in two', () => {
  expect(wholeLine(`x${'🧰'.repeat(3_000)}`)).toMatch(/^x🧰+…🧰+$/u);
});
