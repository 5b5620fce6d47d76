/** Style and script of a report: one file that needs nothing else, on screen in both themes and on A4. */

export const STYLE = `
:root{color-scheme:light;--paper:#fbf9f4;--ground:#efeae0;--ink:#1b242c;--soft:#43505b;--faint:#626d77;--rule:#dcd5c7;--strong:#b3aa98;
--a:#6b7680;--b:#2f5bb7;--better:#08735f;--worse:#c0341f;--neutral:#8a5c00;--wash-better:#0f9f8526;--wash-worse:#cf3f2a20;--wash-none:#62707a1f}
:root[data-theme=dark]{color-scheme:dark;--paper:#151d26;--ground:#10161d;--ink:#e7ebee;--soft:#b0bbc5;--faint:#8c9aa6;--rule:#2a3643;--strong:#445362;
--a:#9aa7b2;--b:#8fb2ff;--better:#1fc4a5;--worse:#ff8a73;--neutral:#f0b429;--wash-better:#1fc4a52e;--wash-worse:#ff8a732b;--wash-none:#8c9aa62b}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--paper:#151d26;--ground:#10161d;--ink:#e7ebee;--soft:#b0bbc5;--faint:#8c9aa6;
--rule:#2a3643;--strong:#445362;--a:#9aa7b2;--b:#8fb2ff;--better:#1fc4a5;--worse:#ff8a73;--neutral:#f0b429;--wash-better:#1fc4a52e;--wash-worse:#ff8a732b;--wash-none:#8c9aa62b}}
:root:lang(en) body [lang|=zh],:root:lang(zh) body [lang|=en]{display:none}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 "Source Sans 3","Segoe UI","Helvetica Neue",Arial,"Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:28px auto;padding:44px 60px 56px;background:var(--paper);border:1px solid var(--rule);border-radius:3px}
header{display:flex;gap:16px;align-items:baseline;justify-content:space-between;border-bottom:2px solid var(--ink);padding-bottom:10px}
.brand{font-weight:650;letter-spacing:.14em;text-transform:uppercase;font-size:13px}
.brand span{color:var(--faint);font-weight:400}
.switches{display:flex;gap:6px}
button{font:inherit;font-size:13px;color:var(--soft);background:none;border:1px solid var(--rule);border-radius:3px;padding:2px 10px;cursor:pointer}
button:hover{border-color:var(--strong);color:var(--ink)}
button:focus-visible,summary:focus-visible{outline:2px solid var(--b);outline-offset:2px}
h1,h2,h3{font-weight:600;line-height:1.25;margin:0}
h1{font-size:17px;font-weight:400;color:var(--soft);margin-top:22px}
h1 b{color:var(--ink);font-weight:600}
h2{font-size:21px;margin:46px 0 6px;padding-top:14px;border-top:1px solid var(--strong)}
h3{font-size:16px}
p{margin:6px 0}
.lead{font-size:34px;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:10px 0 4px;max-width:30em;text-wrap:balance}
.lead+p{font-size:16px;color:var(--soft);margin-bottom:18px}
.key{display:grid;grid-template-columns:1fr 1fr 1.25fr;gap:0 28px;margin:22px 0 10px}
.key div{border-top:2px solid var(--strong);padding-top:6px;display:flex;flex-direction:column;justify-content:space-between}
.key dt,.note{color:var(--faint);font-size:13.5px}
.key dd{margin:0;font-size:27px;font-weight:600;line-height:1.25}
.key dd small{font-size:15px;font-weight:400;color:var(--faint)}
.key .a{border-color:var(--a)}.key .b{border-color:var(--b)}
.notes{margin:16px 0 0;padding:10px 16px 10px 34px;border:1px solid var(--neutral);border-radius:3px}
svg{display:block;width:100%;height:auto;margin:6px 0;overflow:visible}
svg text{font-size:13px;fill:var(--ink)}
svg .tick,svg .faint,svg .side{fill:var(--faint);font-size:12px}
svg .beyond{fill:currentColor;font-size:12px}svg .figure{font-size:13.5px}svg .strong{font-size:21px;font-weight:600}
.grid{stroke:var(--rule)}.zero{stroke:var(--ink);stroke-width:1.2}
.reach{stroke:currentColor;stroke-width:1.5;opacity:.45}.interval{stroke:currentColor;stroke-width:5;stroke-linecap:butt;opacity:.55}
.mean{fill:currentColor;stroke:var(--paper);stroke-width:1.2}
.band{fill:var(--wash-none)}.better .band{fill:var(--wash-better)}.worse .band{fill:var(--wash-worse)}
.seeds,.dots-a,.dots-b{stroke:currentColor;stroke-width:7;stroke-linecap:round;fill:none}.seeds{opacity:.6}.spread{opacity:.55;stroke-width:6}
.histogram{stroke:none;fill:currentColor}.better{color:var(--better)}.worse{color:var(--worse)}.none,.equal{color:var(--faint)}.less,.more{color:var(--neutral)}
.pairs{stroke:var(--strong);fill:none}.line-a{stroke:var(--a);fill:none;stroke-width:1.3}.line-b{stroke:var(--b);fill:none;stroke-width:1.8}
.dots-a,.side-a{color:var(--a)}.dots-b,.side-b{color:var(--b)}
svg .name-a{fill:var(--a);font-weight:650}svg .name-b{fill:var(--b);font-weight:650}
.measure{padding:16px 0 6px;border-top:1px solid var(--rule);break-inside:avoid}
.measure:first-of-type{border-top:0}
.measure header{border:0;padding:0}
.measure header p{margin:0}
.verdict{font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;margin:10px 0}
th,td{padding:5px 10px;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap;vertical-align:baseline}
th{font-weight:600;color:var(--soft)}
th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal}
td:last-child,th:last-child{padding-right:0}
td small{color:var(--faint)}
.facts td,.facts th{text-align:left;white-space:normal;vertical-align:top}
.facts code,.hashes code{font-size:12px;overflow-wrap:anywhere}
code{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
.definitions{columns:2;column-gap:36px;margin:10px 0}
.definitions div{break-inside:avoid;margin-bottom:12px}
.definitions dt{font-weight:600}.definitions dd{margin:0;color:var(--soft);font-size:14px}
summary{cursor:pointer;color:var(--soft)}
footer{margin-top:40px;padding-top:10px;border-top:2px solid var(--ink);color:var(--faint);font-size:13px}
@media screen and (max-width:760px){main{margin:0;padding:20px 16px;border:0}.lead{font-size:25px}.key{grid-template-columns:1fr}.definitions{columns:1}
svg{min-width:640px}figure,.measure{overflow-x:auto}}
@media print{@page{size:A4;margin:14mm 15mm}
:root:root:root{color-scheme:light;--paper:#fff;--ground:#fff;--ink:#11181e;--soft:#3a454e;--faint:#59636c;--rule:#d9d4c8;--strong:#a9a08f;
--a:#6b7680;--b:#2f5bb7;--better:#08735f;--worse:#c0341f;--neutral:#8a5c00;--wash-better:#0f9f8526;--wash-worse:#cf3f2a20;--wash-none:#62707a1f}
body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;margin:0;padding:0;border:0}.switches,summary{display:none}
h2{break-after:avoid;margin-top:26px}.lead{font-size:24pt}.key dd{font-size:17pt}table{font-size:8.5pt}th,td{padding:3px 6px}.scroll{overflow:visible}
table,figure,.facts tr{break-inside:avoid}figure{margin:0}}
figure{margin:0}
`;

/** Switches of language and theme; without scripts the report stands in English, in the reader's theme. */
export const SCRIPT = `
const root=document.documentElement;
const setLanguage=(language)=>{root.lang=language;document.title=root.dataset[language==='en'?'titleEn':'titleZh'];};
const dark=()=>root.dataset.theme?root.dataset.theme==='dark':matchMedia('(prefers-color-scheme:dark)').matches;
if(/^zh/i.test(navigator.language))setLanguage('zh-CN');
if(location.hash==='#zh')setLanguage('zh-CN');
if(location.hash==='#en')setLanguage('en');
document.getElementById('language').addEventListener('click',()=>setLanguage(root.lang==='en'?'zh-CN':'en'));
document.getElementById('theme').addEventListener('click',()=>{root.dataset.theme=dark()?'light':'dark';});
const details=[...document.querySelectorAll('details')];
addEventListener('beforeprint',()=>{for(const each of details)each.open=true;});
`;
