namespace SelfRewarding.Cli.Reports;

/// <summary>
/// The page's style sheet. Colours are those of Okabe and Ito (2008), told apart by colour-blind readers, darkened or
/// lightened until text in them has contrast on its ground.
/// </summary>
internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1c2126;--soft:#59636e;--line:#d9dee3;--panel:#f5f7f9;--neutral:#c3cad1;--on-neutral:#1c2126;
        --c0:#0068a8;--c1:#b84e00;--c2:#00755a;--c3:#9a4480;--on:#fff}
        @media (prefers-color-scheme:dark){:root{--bg:#14181c;--fg:#e4e8ec;--soft:#a3adb8;--line:#333b44;
        --panel:#1c2228;--neutral:#4a545f;--on-neutral:#e4e8ec;
        --c0:#62b5f0;--c1:#ff9d5c;--c2:#35c79d;--c3:#e79ac8;--on:#10151a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main,header,footer{max-width:1080px;margin:0 auto;padding:0 20px}
        header{padding-top:36px}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem}
        h2{font-size:1.3rem;line-height:1.3;margin:2.6rem 0 .4rem;padding-top:1rem;border-top:1px solid var(--line)}
        h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
        p{max-width:72ch;margin:.5rem 0}
        nav{margin:.9rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.92rem}
        a{color:var(--c0)}
        .keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,210px),1fr));gap:12px;margin:1.2rem 0;padding:0}
        .keys div{container-type:inline-size;background:var(--panel);border-radius:8px;padding:12px 14px}
        .keys dt{font-size:.85rem;color:var(--soft)}
        .keys dd{margin:0;font-size:clamp(1.1rem,10.6cqi,1.55rem);line-height:1.3;font-variant-numeric:tabular-nums}
        .keys dd small{display:block;font-size:.8rem;line-height:1.35;color:var(--soft)}
        .note{border-left:4px solid var(--c1);background:var(--panel);padding:.6rem .9rem;border-radius:0 6px 6px 0}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:14px 22px;margin:1rem 0;align-items:start}
        .charts:has(.small){grid-template-columns:repeat(auto-fill,minmax(min(46%,200px),1fr))}
        .pair{display:grid;grid-template-columns:minmax(0,430px) minmax(0,1fr);gap:8px 30px;margin:1rem 0;align-items:start}
        figure{margin:0;min-width:0}
        figcaption{font-weight:600;font-size:.92rem;line-height:1.35;margin-bottom:.25rem}
        svg{display:block;width:100%;max-width:520px;height:auto;font:13px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
        .small svg{max-width:280px}
        svg text{fill:var(--fg)}
        svg text.axis{fill:var(--soft)}
        .grid{stroke:var(--line);fill:none}
        .line{fill:none;stroke-width:2;stroke-linejoin:round}
        .s0 .line{stroke-width:2.6}
        .line.thin{stroke-width:1.4}
        .s1 .line{stroke-dasharray:6 4}.s2 .line{stroke-dasharray:2 3}.s3 .line{stroke-dasharray:9 3 2 3}
        .bar{fill:none;stroke-width:1.3}
        .s0 .line,.s0 .bar{stroke:var(--c0)}.s1 .line,.s1 .bar{stroke:var(--c1)}
        .s2 .line,.s2 .bar{stroke:var(--c2)}.s3 .line,.s3 .bar{stroke:var(--c3)}
        .s0 .mark,svg text.label.s0{fill:var(--c0)}.s1 .mark,svg text.label.s1{fill:var(--c1)}
        .s2 .mark,svg text.label.s2{fill:var(--c2)}.s3 .mark,svg text.label.s3{fill:var(--c3)}
        .mark{stroke:var(--bg);stroke-width:1}
        svg text.label{font-weight:600}
        .p0{fill:var(--c0)}.p1{fill:var(--neutral)}.p2{fill:var(--c1)}.p3{fill:var(--panel);stroke:var(--soft)}
        svg text.on0,svg text.on2{fill:var(--on)}svg text.on1{fill:var(--on-neutral)}svg text.on3{fill:var(--fg)}
        .before{fill:var(--bg);stroke:var(--soft);stroke-width:1.6}
        .better{stroke:var(--c0);stroke-width:2}.worse{stroke:var(--c1);stroke-width:2;stroke-dasharray:4 3}
        .scroll{overflow-x:auto;margin:.8rem 0}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
        .caption{color:var(--soft);font-size:.85rem;margin:.9rem 0 -.4rem}.pair .caption{margin-top:0}
        tr>th:first-child{position:sticky;left:0;background:var(--bg);padding-right:1.1rem}
        th,td{padding:.32rem .8rem .32rem 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;white-space:pre;line-height:1.35}
        td{color:var(--soft)}td::first-line{color:var(--fg)}
        th:first-child,.texts th,.texts td{text-align:left}
        .texts td{white-space:normal;overflow-wrap:anywhere;color:var(--fg)}
        thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
        tbody th{font-weight:500}
        details{margin:.6rem 0}
        summary{cursor:pointer;color:var(--c0)}
        article{background:var(--panel);border-radius:8px;padding:12px 14px;margin:.9rem 0}
        article h3{margin-top:0}
        article>pre{margin-bottom:.5rem}
        .answer{display:grid;grid-template-columns:11rem 1fr;gap:.1rem .9rem;align-items:start;border-top:1px solid var(--line);padding:.35rem 0}
        .answer details{margin:.15rem 0 0;font-size:.85rem}
        .answer>div:first-child{font-size:.85rem;color:var(--soft);font-variant-numeric:tabular-nums}
        .chosen{color:var(--c0);font-weight:600}.rejected{color:var(--c1);font-weight:600}
        pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;
        font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        footer{color:var(--soft);font-size:.85rem;padding-top:2rem;padding-bottom:3rem}
        @media (max-width:800px){.pair{grid-template-columns:minmax(0,1fr)}}
        @media (max-width:520px){main,header,footer{padding-left:14px;padding-right:14px}h1{font-size:1.45rem}.answer{grid-template-columns:1fr}}
        @media print{details{display:block}}
        """;
}
