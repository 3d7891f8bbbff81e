/** Text with what tells tokenizers apart: accents, scripts without blanks, contractions, numbers, runs of blanks. */
export const sample: readonly string[] = [
  "The ship's bell rang twice; we'll sail at dawn, they'd said, and it's 1,204 miles to Łódź and 77 back.",
  'the quick brown fox jumps over the lazy dog, the quicker browner foxes jump over the lazier dogs',
  'Größe, naïve café, façade; Ελληνικά και πάλι Ελληνικά; русский язык и русский дух; 日本語の文章と日本語の言葉',
  'for (let i = 0; i < n; i += 1) {\n    total += values[i];\n    if (total > limit) {\n        return total;\n    }\n}\n',
  'aaaa aaaa aaa aa a   a    a\t\tb\r\n\r\nc   ',
];

export const strings: readonly string[] = [
  '',
  ' ',
  '   ',
  "the ship's bells: we'll, they'd, I'M, 'tis, ''s",
  '  two blanks before, one after ',
  'tab\tand\t\ttabs\n\nlines\r\n  end\n',
  'narrow\u202fno-break\u00a0space\u3000wide\u0085next\ufeffmark',
  'x²+y³=½, ٣٤ and Ⅷ',
  '日本語の文章 русский язык Ελληνικά',
  'e\u0301 against \u00e9, \u{1f469}\u200d\u{1f680} and \u{1f1e8}\u{1f1ed}',
  'aaaaaaaaaaaaaaaaa',
  '<|end|>not special<|pad|>',
  'null\u0000and\u0007bell',
];
