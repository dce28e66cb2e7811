// The explorer's page. Plain JavaScript, since the browser gets this file as it is.
/* global GraphiQL, React, ReactDOM, explainTimeline */
(() => {
  'use strict';
  const h = React.createElement;
  const TOKEN_KEY = 'explorer:authorization';
  const IDENTITY_KEY = 'explorer:identity';
  const OPERATIONS_KEY = 'explorer:operations';
  const settings = JSON.parse(document.getElementById('settings').textContent);

  /** The registered operations are tabs until they change; then the tabs start anew. */
  function forgetOldTabs() {
    const operations = JSON.stringify(settings.operations);
    if (sessionStorage.getItem(OPERATIONS_KEY) === operations) {
      return;
    }
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith('graphiql:'))) {
      sessionStorage.removeItem(key);
    }
    sessionStorage.setItem(OPERATIONS_KEY, operations);
  }

  /** What GraphiQL itself asks about the schema is not explained. */
  function explainHeaders({ operationName }) {
    return explainTimeline.isWanted() && operationName !== 'IntrospectionQuery' ? { 'x-explain': '1' } : {};
  }

  async function fetchGraphQL(parameters, options) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { ...options?.headers, ...explainHeaders(parameters), 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(parameters),
    });
    return explainTimeline.take(await response.json());
  }

  async function askIssuer(path, body) {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${settings.issuer}${path}`, {
      ...(body === undefined ? {} : post),
      signal: AbortSignal.timeout(settings.issuerTimeoutMs),
    });
    if (!response.ok) {
      throw new Error(`the issuer answered with status ${response.status}`);
    }
    return response.json();
  }

  /** Gets a token for a development identity; an empty one signs out. */
  async function signIn(identity) {
    let authorization = '';
    if (identity !== '') {
      const { token_type: type, access_token: token } = await askIssuer('/token', { identity });
      authorization = `${type} ${token}`;
    }
    sessionStorage.setItem(IDENTITY_KEY, identity);
    sessionStorage.setItem(TOKEN_KEY, authorization);
    return authorization;
  }

  /** Signs in as before, or as the first identity, anew each time, since an older token may have expired. */
  async function signInAtStart() {
    try {
      const { identities } = await askIssuer('/identities');
      const identity = sessionStorage.getItem(IDENTITY_KEY) ?? identities[0]?.id ?? '';
      return { identities, identity, authorization: await signIn(identity), problem: '' };
    } catch (error) {
      return { identities: [], identity: '', authorization: '', problem: `Signing in failed: ${error.message}` };
    }
  }

  function writeHeaders(headers, authorization) {
    const { authorization: _before, ...others } = headers;
    return JSON.stringify(authorization === '' ? others : { authorization, ...others }, null, 2);
  }

  /** The headers pane's content with another authorization, or null while it is not a JSON object. */
  function withAuthorization(text, authorization) {
    try {
      const headers = JSON.parse(text.trim() === '' ? '{}' : text);
      return writeHeaders(headers, authorization);
    } catch {
      return null;
    }
  }

  /** GraphiQL shows a first tab's query and leaves out its variables; this puts them in. */
  function useFirstVariables() {
    const { variableEditor, tabs, activeTabIndex } = GraphiQL.React.useEditorContext();
    React.useEffect(() => {
      const variables = tabs[activeTabIndex]?.variables ?? '';
      if (variableEditor && variableEditor.getValue() === '' && variables !== '') {
        variableEditor.setValue(variables);
      }
    }, [variableEditor]);
  }

  function Header({ start }) {
    useFirstVariables();
    return start === null ? h('span', { className: 'sign-in' }, 'GraphQL explorer') : h(SignIn, { start });
  }

  /** Chooses who asks, and keeps the token in the headers of the tab that is looked at. */
  function SignIn({ start }) {
    const { headerEditor, activeTabIndex } = GraphiQL.React.useEditorContext();
    const { introspect } = GraphiQL.React.useSchemaContext();
    const [identity, setIdentity] = React.useState(start.identity);
    const [authorization, setAuthorization] = React.useState(start.authorization);
    const [problem, setProblem] = React.useState(start.problem);

    const choose = async (next) => {
      try {
        setAuthorization(await signIn(next));
        setIdentity(next);
        setProblem('');
      } catch (error) {
        setProblem(`Signing in failed: ${error.message}`);
      }
    };
    React.useEffect(() => {
      const headers = headerEditor ? withAuthorization(headerEditor.getValue(), authorization) : null;
      if (headers !== null && headers !== headerEditor.getValue()) {
        headerEditor.setValue(headers);
      }
    }, [authorization, activeTabIndex, headerEditor]);
    React.useEffect(() => {
      if (authorization !== start.authorization) {
        introspect();
      }
    }, [authorization]);

    const options = start.identities.map(({ id, name, roles }) =>
      h('option', { key: id, value: id, title: roles.join(', ') }, `${name} (${id})`),
    );
    return h(
      'label',
      { className: 'sign-in' },
      problem === '' ? 'Signed in as' : h('span', { role: 'alert' }, problem),
      h('select', { value: identity, onChange: (event) => void choose(event.target.value) }, h('option', { value: '' }, 'nobody'), options),
    );
  }

  function explorer(start) {
    const headers = writeHeaders({}, start?.authorization ?? sessionStorage.getItem(TOKEN_KEY) ?? '');
    const tabs = settings.operations.map(({ query, variables }) => ({ query, variables, headers }));
    return h(
      GraphiQL,
      {
        fetcher: fetchGraphQL,
        storage: sessionStorage,
        plugins: [explainTimeline.plugin],
        shouldPersistHeaders: false,
        showPersistHeadersSettings: false,
        defaultEditorToolsVisibility: 'variables',
        defaultHeaders: headers,
        defaultTabs: tabs.length > 0 ? tabs : undefined,
        defaultQuery: '# Press ctrl-space to see what can be asked here.\n{\n  __typename\n}\n',
      },
      h(GraphiQL.Logo, null, h(Header, { start })),
    );
  }

  async function main() {
    forgetOldTabs();
    const start = settings.issuer === null ? null : await signInAtStart();
    ReactDOM.createRoot(document.getElementById('explorer')).render(explorer(start));
  }
  void main();
})();
