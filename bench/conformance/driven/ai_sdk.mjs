// Vercel AI SDK with the provider that `halfdoor connect ai-sdk` prints: its tool loop, whole and streamed, and a schema.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const { VALUE, HALFDOOR_URL } = process.env;
const halfdoor = createOpenAICompatible({
  name: 'halfdoor', baseURL: `${HALFDOOR_URL}/v1`, apiKey: 'halfdoor',
  includeUsage: true, supportsStructuredOutputs: true,
});
const plain = { model: halfdoor('auto'), maxRetries: 0, prompt: `Please greet ${VALUE}, who waits.` };
let called = [];
const send_mail = tool({
  description: 'Sends.', inputSchema: z.object({ to: z.string() }),
  execute: async ({ to }) => { called.push(to); return `Sent to ${to}, at noon.`; },
});
const armed = {
  ...plain, prompt: `Use send_mail for ${VALUE}, please.`, tools: { send_mail }, stopWhen: stepCountIs(4),
};
const say = (way, text, called = null) => console.log(JSON.stringify({ way, text, called }));

say('plain', (await generateText(plain)).text);
say('streaming', await streamText(plain).text);
say('tools', (await generateText(armed)).text, called);
called = [];
say('streamed tools', await streamText(armed).text, called);
const output = Output.object({ schema: z.object({ address: z.string() }) });
say('structured', (await generateText({ ...plain, output })).output.address);
