import { checksStyle } from '../components/checks';
import { timelineStyle } from '../components/timeline';

/** Style of the page of one run, beyond what all pages share. */
export const reportStyle = `
${checksStyle}${timelineStyle}
main{padding-bottom:56px}
.banner{background:var(--card);border-bottom:1px solid var(--line);border-top:6px solid var(--tone);--tone:var(--quiet)}
.banner.pass{--tone:var(--pass)}.banner.fail{--tone:var(--fail)}.banner.inconclusive{--tone:var(--inconclusive)}.banner.void,.banner.incomplete{--tone:var(--error)}
.banner .wide{padding-top:18px;padding-bottom:18px}
.banner p{margin:4px 0 0}
.word{color:var(--tone);font-size:28px;font-weight:750;letter-spacing:.04em;margin-right:10px}
h1 span:last-child{font-weight:400}
.why{font-size:17px;overflow-wrap:anywhere}
.where{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.banner .stripe{margin:0;padding:5px 24px;font-size:14px;color:#fff;background:repeating-linear-gradient(135deg,#5b3a86 0 16px,#4e3175 16px 32px);print-color-adjust:exact}
.stripe b{letter-spacing:.14em;margin-right:8px}
.void .stripe+.stripe,.incomplete .stripe:last-of-type{background:#8a1d55}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:8px;padding:0;margin:18px 0 0;list-style:none}
.tile{background:var(--card);border:1px solid var(--line);border-top:3px solid var(--tone);border-radius:8px;padding:8px 12px}
.tile b{display:block;font-size:24px;line-height:1.2;color:var(--tone);font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px;white-space:nowrap}.tile i{font-style:normal;font-family:var(--mono)}
.tile.none{border-top-color:var(--line)}.tile.none b{color:var(--soft);font-weight:400}
.contents{display:flex;flex-wrap:wrap;gap:2px 16px;margin-top:14px;font-size:14px}
.card{border-left:4px solid var(--tone,var(--line));margin:0 0 12px}
h3{margin:0;font-size:16px;overflow-wrap:anywhere}
h4{margin:0;font-size:14px;font-weight:600;overflow-wrap:anywhere}
.representative{margin-top:12px;padding-top:12px;border-top:1px solid var(--line)}
.card .title{margin:2px 0 0}
.place{margin:3px 0 6px;color:var(--soft);font-size:13px}
.level{text-transform:uppercase;letter-spacing:.05em;font-size:11px}
.requirements{list-style:none;padding:0;margin:6px 0;font-size:14px}
.requirements li{margin:2px 0}
q{color:var(--soft);font-size:.95em;margin-left:4px}cite{font-style:normal;font-size:12px;color:var(--soft)}
.held-checks{font-size:14px;margin:6px 0}.held-checks ul{margin:4px 0;padding:0;list-style:none}.held-checks li{overflow-wrap:anywhere}.held-checks i{font-style:normal;color:var(--pass);font-family:var(--mono)}.held-checks summary{color:var(--soft)}
.label{border:1px solid var(--line);border-radius:4px;padding:0 7px;font-size:13px}
.reason p{margin:0 0 4px;overflow-wrap:anywhere}
.links{margin-top:6px;font-size:14px}.links summary{color:var(--soft)}
.links ul{columns:300px;column-gap:24px;margin:6px 0 0;padding:0;list-style:none}.links li{overflow-wrap:anywhere;line-height:1.7}
.card details summary{overflow-wrap:anywhere}
.clause{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:7px 14px;margin:0 0 6px;font-size:14px}
.coverage td:first-child{width:130px}.coverage td:last-child{width:30%}
.soft{color:var(--soft)}
.because{color:var(--tone,var(--fail))}.clause .because{--tone:var(--fail)}
.filters{display:flex;flex-wrap:wrap;gap:8px 14px;margin-bottom:10px;align-items:center;position:sticky;top:0;background:var(--ground);padding:8px 0;z-index:1}
.filters[hidden]{display:none}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:6px}
.filters label{display:inline-flex;gap:6px;align-items:center;font-size:13px}
.filters label>span:first-child{color:var(--soft)}
.filters .text{flex:1 1 220px}.filters .text input{flex:1;min-width:0}
.filters select{max-width:200px}
.chip{border:1px solid var(--line);background:var(--card);border-radius:14px;padding:2px 10px;cursor:pointer}
.chip input{margin:0;accent-color:var(--tone)}
#shown{color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
.cases,.observations{background:var(--card);border:1px solid var(--line);border-radius:8px;border-collapse:separate;border-spacing:0;font-size:14px}
.cases,.observations{table-layout:fixed}
.observations th:nth-child(2){width:38%}.observations th:nth-child(3){width:26%}
.cases>thead th:nth-child(1){width:132px}.cases>thead th:nth-child(3){width:130px}.cases>thead th:nth-child(4){width:76px}.cases>thead th:nth-child(5){width:170px}.cases>thead th:nth-child(6){width:64px}
.cases .row[data-index]{cursor:pointer}.cases .row[data-index]:hover{background:var(--inset)}
.row{scroll-margin-top:110px}
.id{white-space:nowrap}
.open{border:0;background:none;padding:0;text-align:left;color:inherit;font-weight:600;font-size:13px;overflow-wrap:anywhere}
.open::before{content:"▸ ";color:var(--soft)}.open[aria-expanded=true]::before{content:"▾ "}
.cases .title,.cases .because{display:block;font-size:13px;overflow:hidden}
.cases .title{color:var(--soft)}
.cases .row .because{max-height:4.5em}
.opened>td{background:var(--ground);padding:6px 14px 14px}
.detail .because{margin:4px 0}
.noted{margin:6px 0;padding-left:18px;font-size:14px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));margin:0;gap:0 28px;font-size:14px;border-left-width:1px}
.facts div{display:grid;grid-template-columns:110px minmax(0,1fr);padding:5px 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.facts small{display:block;color:var(--soft);font-size:13px}
@media screen and (max-width:900px){

.cases,.cases>tbody,.observations,.observations tbody{display:block}.cases>thead,.observations thead,.coverage thead{display:none}
.cases .row:not([hidden]){display:flex;flex-wrap:wrap;gap:1px 12px;align-items:baseline;padding:8px 12px;border-bottom:1px solid var(--line)}
.cases .row td{display:block;border:0;padding:0}.cases .row td:nth-child(2){order:-1;flex:1 0 100%}
.cases .row td:nth-child(n+3){font-size:12px;color:var(--soft)}
.opened:not([hidden]),.opened>td{display:block}.opened>td{padding:4px 8px 12px}
.number:not(:empty)::after{content:" ms"}
.observations tr,.observations td,.coverage tr,.coverage td,.coverage tbody,.coverage{display:block}
.observations td,.coverage td{border:0;padding:1px 10px}.observations tr,.coverage tr{border-bottom:1px solid var(--line);padding:6px 0}
.coverage td:first-child,.coverage td:last-child{width:auto}
.filters{position:static}.card{padding:12px}.facts{grid-template-columns:1fr}.stripe{padding:5px 14px}}
@media (max-width:600px){.word{display:block}.tiles{grid-template-columns:repeat(auto-fit,minmax(118px,1fr))}.tile{padding:6px 9px}}
@media print{.contents,.open::before{display:none}.filters{display:none!important}.row,.timeline li{break-inside:avoid}.card.group{break-inside:auto}
.cases{font-size:10px}.cases td{padding:2px 6px}.cases>thead th:nth-child(1){width:96px}.cases>thead th:nth-child(3){width:100px}.cases>thead th:nth-child(4){width:56px}.clause,.links{break-inside:auto}}
`;
