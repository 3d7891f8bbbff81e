import { type AttributeValue, isRawNumber, writeExactJson } from '../../../platform/json/exact-json.ts';

const longestPreview = 1000;

/**
 * What a list shows of inputs or outputs: the last message of the given role where they hold a conversation, else their
 * JSON; at most 1,000 characters.
 */
export function previewOf(value: AttributeValue, role: 'user' | 'assistant'): string {
  const object = typeof value === 'string' ? parseObject(value) : value;
  const text = lastMessage(object, role) ?? (typeof value === 'string' ? value : writePythonJson(value));
  return text.length <= longestPreview ? text : `${text.slice(0, longestPreview - 3)}...`;
}

function parseObject(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Message = { readonly role: unknown; readonly content: unknown };

function lastMessage(value: unknown, role: string): string | null {
  const messages = messagesOf(value, 0);
  if (messages.length === 0) return null;
  const message = messages.findLast((each) => each.role === role) ?? messages.at(-1)!;
  const text = textOf(message.content);
  return text === '' ? null : text;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

const isMessage = (value: unknown): value is Message =>
  isRecord(value) && 'role' in value && ('content' in value || 'parts' in value);

/** Chat completions, responses, agents, and the bare list of messages of the GenAI conventions. */
function messagesOf(value: unknown, depth: number): Message[] {
  if (Array.isArray(value)) return value.filter(isMessage).map(withContent);
  if (!isRecord(value) || depth > 2) return [];
  for (const key of ['messages', 'input', 'output'])
    if (Array.isArray(value[key])) return value[key].filter(isMessage).map(withContent);
  const choices: unknown = value['choices'];
  const [first] = Array.isArray(choices) ? choices : [];
  if (isRecord(first) && isMessage(first['message'])) return [withContent(first['message'])];
  return 'request' in value ? messagesOf(value['request'], depth + 1) : [];
}

const withContent = (message: Message): Message => ({
  role: message.role,
  content: message.content ?? (message as { parts?: unknown }).parts,
});

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  for (const part of content) {
    if (typeof part === 'string') return part;
    if (!isRecord(part)) continue;
    const text = part['text'] ?? part['content'];
    if (typeof text === 'string') return text;
  }
  return '';
}

/** With blanks behind `:` and `,`, as clients that are written in Python show their own previews. */
function writePythonJson(value: AttributeValue): string {
  if (Array.isArray(value)) return `[${value.map(writePythonJson).join(', ')}]`;
  if (!isRecord(value)) return writeExactJson(value);
  const entries = Object.entries(value) as [string, AttributeValue][];
  return `{${entries.map(([key, item]) => `${writeExactJson(key)}: ${writePythonJson(item)}`).join(', ')}}`;
}
