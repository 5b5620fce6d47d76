import { mount } from 'svelte';
// Bundled fonts, cut into ranges of characters: a browser fetches only the ranges that the page shows.
import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@fontsource/noto-serif-sc/600.css';
import './styles/base.css';
import App from './app/App.svelte';
import { preferences } from './app/preferences.svelte.ts';
import { installProbe } from './app/probe.ts';

preferences.restore();
installProbe();

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app to mount on');
mount(App, { target });
