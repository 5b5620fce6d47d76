import { mount } from 'svelte';
import './styles/base.css';
import App from './app/App.svelte';
import { preferences } from './app/preferences.svelte.ts';

preferences.restore();

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app to mount on');
mount(App, { target });
