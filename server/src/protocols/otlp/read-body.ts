import { promisify } from 'node:util';
import { gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

const decoders = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
};

/**
 * The body without its compression; the limit holds for what comes out, so that a small body cannot become a large one.
 * Throws `payload-too-large`, `invalid-request`, `unsupported-media-type`.
 */
export async function decompress(
  body: Buffer,
  encoding: string | undefined,
  limitBytes: number,
): Promise<Buffer> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  const decode = Object.hasOwn(decoders, name) ? decoders[name as keyof typeof decoders] : undefined;
  if (decode === undefined)
    throw new SlipwayError(
      'unsupported-media-type',
      `Content-Encoding '${name.slice(0, 40)}' is not understood here`,
      {
        hint: 'send gzip, deflate or no compression',
      },
    );
  try {
    return await decode(body, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new SlipwayError(
        'payload-too-large',
        `the body is larger than ${limitBytes} bytes without its compression`,
        {
          hint: 'send fewer spans at once',
        },
      );
    throw new SlipwayError(
      'invalid-request',
      `Failed to decompress the ${name} payload: ${(error as Error).message}`,
    );
  }
}
