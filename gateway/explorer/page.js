// The explorer's page. Plain JavaScript, since the browser gets this file as it is.
/* global GraphiQL, React, ReactDOM */
(() => {
  'use strict';
  const h = React.createElement;
  const TOKEN_KEY = 'explorer:authorization';
  const IDENTITY_KEY = 'explorer:identity';
  const settings = JSON.parse(document.getElementById('settings').textContent);

  // Tabs last as long as the browser's tab does; when the registered operations change they start anew.
  const operationsKey = JSON.stringify(settings.operations);
  if (sessionStorage.getItem('explorer:operations') !== operationsKey) {
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith('graphiql:'))) {
      sessionStorage.removeItem(key);
    }
    sessionStorage.setItem('explorer:operations', operationsKey);
  }

  const headersOf = (authorization) => JSON.stringify(authorization ? { authorization } : {}, null, 2);
  const startHeaders = headersOf(sessionStorage.getItem(TOKEN_KEY));

  const fetcher = async (parameters, options) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { ...options?.headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(parameters),
    });
    return response.json();
  };

  const signIn = async (identity) => {
    const response = await fetch(`${settings.issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identity }),
    });
    if (!response.ok) {
      throw new Error(`The issuer answered with status ${response.status}.`);
    }
    const { token_type: type, access_token: token } = await response.json();
    return `${type} ${token}`;
  };

  /** Signs in at the development issuer, and puts the token into the headers of every tab. */
  function SignIn() {
    const { headerEditor, setTabState } = GraphiQL.React.useEditorContext();
    const { introspect } = GraphiQL.React.useSchemaContext();
    const [identities, setIdentities] = React.useState([]);
    const [chosen, setChosen] = React.useState('');
    const [problem, setProblem] = React.useState('');
    const [authorization, setAuthorization] = React.useState('');

    const choose = async (identity) => {
      setChosen(identity);
      setProblem('');
      sessionStorage.setItem(IDENTITY_KEY, identity);
      try {
        const next = identity === '' ? '' : await signIn(identity);
        sessionStorage.setItem(TOKEN_KEY, next);
        setAuthorization(next);
      } catch (error) {
        setProblem(`Signing in failed: ${error.message}`);
      }
    };

    React.useEffect(() => {
      fetch(`${settings.issuer}/identities`)
        .then((response) => response.json())
        .then((body) => {
          setIdentities(body.identities);
          // A token from an earlier start may have expired, so the page always signs in anew.
          return choose(sessionStorage.getItem(IDENTITY_KEY) ?? body.identities[0]?.id ?? '');
        })
        .catch(() => setProblem('The issuer does not answer.'));
    }, []);

    React.useEffect(() => {
      if (headerEditor && chosen !== '') {
        const headers = headersOf(authorization);
        setTabState((state) => ({ ...state, tabs: state.tabs.map((tab) => ({ ...tab, headers })) }));
        headerEditor.setValue(headers);
        introspect();
      }
    }, [authorization, headerEditor]);

    return h(
      'label',
      { className: 'sign-in' },
      problem === '' ? 'Signed in as' : h('span', { role: 'alert' }, problem),
      h(
        'select',
        { value: chosen, onChange: (event) => void choose(event.target.value) },
        h('option', { value: '' }, 'nobody'),
        identities.map(({ id, name, roles }) => h('option', { key: id, value: id }, `${name} (${id}: ${roles.join(', ')})`)),
      ),
    );
  }

  const tabs = settings.operations.map(({ query, variables }) => ({ query, variables, headers: startHeaders }));
  const explorer = h(
    GraphiQL,
    {
      fetcher,
      storage: sessionStorage,
      shouldPersistHeaders: false,
      showPersistHeadersSettings: false,
      defaultEditorToolsVisibility: settings.issuer === null ? 'variables' : 'headers',
      defaultHeaders: startHeaders,
      defaultTabs: tabs.length > 0 ? tabs : undefined,
      defaultQuery: '# Press ctrl-space for what can be asked here.\n{\n  __typename\n}\n',
    },
    h(GraphiQL.Logo, null, settings.issuer === null ? h('span', null, 'GraphQL explorer') : h(SignIn)),
  );
  ReactDOM.createRoot(document.getElementById('explorer')).render(explorer);
})();
