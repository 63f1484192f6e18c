// The OpenAI SDK for JavaScript: chat completions with its own tool loop, whole and streamed, and a schema.
import OpenAI from 'openai';

const { VALUE, HALFDOOR_URL } = process.env;
const client = new OpenAI({ baseURL: `${HALFDOOR_URL}/v1`, apiKey: 'halfdoor', maxRetries: 0 });
const ask = { model: 'auto', messages: [{ role: 'user', content: `Please greet ${VALUE}, who waits.` }] };
const call = { model: 'auto', messages: [{ role: 'user', content: `Use send_mail for ${VALUE}, please.` }] };
const schema = {
  type: 'object', properties: { address: { type: 'string' } }, required: ['address'], additionalProperties: false,
};
const say = (way, text, called = null) => console.log(JSON.stringify({ way, text, called }));
let called = [];
const tools = [{ type: 'function', function: {
  name: 'send_mail', description: 'Sends.', parse: JSON.parse,
  parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
  function: ({ to }) => { called.push(to); return `Sent to ${to}, at noon.`; },
} }];

say('plain', (await client.chat.completions.create(ask)).choices[0].message.content);
let text = '';
for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
  text += chunk.choices[0]?.delta?.content ?? '';
}
say('streaming', text);
say('tools', await client.chat.completions.runTools({ ...call, tools }).finalContent(), called);
called = [];
say('streamed tools', await client.chat.completions.runTools({ ...call, tools, stream: true }).finalContent(), called);
const format = { type: 'json_schema', json_schema: { name: 'contact', strict: true, schema } };
const structured = await client.chat.completions.parse({ ...ask, response_format: format });
say('structured', JSON.parse(structured.choices[0].message.content).address);
