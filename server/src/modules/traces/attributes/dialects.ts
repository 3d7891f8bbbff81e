/**
 * Where the dialects of tracing keep what a trace is searched and shown by. Data, not code: a new dialect is a line.
 * Keys stand in order of precedence; `#` in a key is any index. The sources are MLflow's own attributes, OpenInference
 * (spec of August 2026), the GenAI conventions of OpenTelemetry up to 1.36 and from 1.37, OpenLLMetry 0.62, the Vercel
 * AI SDK, Langfuse and Google's ADK.
 */
export const dialects = {
  inputs: [
    'mlflow.spanInputs',
    'input.value',
    'gen_ai.input.messages',
    'gen_ai.tool.call.arguments',
    'traceloop.entity.input',
    'gen_ai.prompt.#.content',
    'langfuse.observation.input',
    'langfuse.trace.input',
    'ai.prompt.messages',
    'ai.prompt',
    'ai.toolCall.args',
    'gcp.vertex.agent.llm_request',
    'gcp.vertex.agent.tool_call_args',
  ],
  outputs: [
    'mlflow.spanOutputs',
    'output.value',
    'gen_ai.output.messages',
    'gen_ai.tool.call.result',
    'traceloop.entity.output',
    'gen_ai.completion.#.content',
    'langfuse.observation.output',
    'langfuse.trace.output',
    'ai.response.text',
    'ai.response.object',
    'ai.result.text',
    'ai.result.object',
    'ai.toolCall.result',
    'gcp.vertex.agent.llm_response',
    'gcp.vertex.agent.tool_response',
  ],
  /** Input, output and total tokens; the total is their sum where a dialect has no word for it. */
  tokens: [
    ['llm.token_count.prompt', 'llm.token_count.completion', 'llm.token_count.total'],
    ['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens', 'gen_ai.usage.total_tokens'],
    ['gen_ai.usage.prompt_tokens', 'gen_ai.usage.completion_tokens', 'llm.usage.total_tokens'],
    ['ai.usage.promptTokens', 'ai.usage.completionTokens', 'ai.usage.totalTokens'],
    ['ai.usage.inputTokens', 'ai.usage.outputTokens', 'ai.usage.totalTokens'],
  ],
  /** An object of `input_tokens`, `output_tokens` and `total_tokens`; goes before all others. */
  tokenObject: 'mlflow.chat.tokenUsage',
  session: ['mlflow.trace.session', 'session.id', 'langfuse.session.id', 'gen_ai.conversation.id'],
  user: ['mlflow.trace.user', 'user.id', 'langfuse.user.id', 'enduser.id'],
  type: [
    ['mlflow.spanType', {}],
    ['openinference.span.kind', {}],
    [
      'gen_ai.operation.name',
      {
        chat: 'CHAT_MODEL',
        create_agent: 'AGENT',
        embeddings: 'EMBEDDING',
        execute_tool: 'TOOL',
        generate_content: 'LLM',
        invoke_agent: 'AGENT',
        invoke_workflow: 'WORKFLOW',
        response: 'LLM',
        retrieval: 'RETRIEVER',
        text_completion: 'LLM',
      },
    ],
    [
      'traceloop.span.kind',
      { workflow: 'WORKFLOW', task: 'TASK', agent: 'AGENT', tool: 'TOOL', unknown: 'UNKNOWN' },
    ],
  ],
  /** The Vercel AI SDK counts tokens on the call of a person and again on the provider's call below it. */
  outerCall: { key: 'ai.operationId', innerEndings: ['.doGenerate', '.doStream', '.doEmbed'] },
} as const satisfies {
  tokens: readonly (readonly [string, string, string])[];
  type: readonly (readonly [string, Readonly<Record<string, string>>])[];
  [part: string]: unknown;
};
