/** Weights in fewer bits: the block types of ggml, bit for bit. */
export { dequantise, type QuantisedType, quantise, quantisedTypes } from './quantise.ts';
