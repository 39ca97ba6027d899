"""Words that carry no subject, per analysis language."""

from __future__ import annotations

from typing import Final

_ENGLISH = (
    "a about above after again against all also an and any are as at be because been before being below "
    "between both but by can could did do does doing down during each etc few for from further had has "
    "have having he her here hers him his how i if in into is it its just may me might more most must my "
    "no nor not now of off on once only or other our ours out over own same she should so some such than "
    "that the their theirs them then there these they this those through to too under until up upon very "
    "via was we were what when where which while who whom why will with within without would you your"
)

_GERMAN = (
    "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch "
    "auf aus bei beim bin bis bist da damit dann das dass daß dazu dein dem den denn der des dich die "
    "dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es "
    "etwas etwa euch für gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen "
    "ihr ihre ihrem ihren ihrer im in indem ins ist jede jedem jeden jeder jedes jedoch kann kein keine "
    "keinem keinen keiner können könnte man manche mehr mein mich mir mit muss müssen nach nicht nichts "
    "noch nun nur ob oder ohne per sehr sein seine seinem seinen seiner selbst sich sie sind so solche "
    "soll sollen sollte sondern sonst sowie über um und uns unser unsere unserem unseren unserer unter "
    "viel vom von vor während war waren was weg weil weiter welche welcher wenn werde werden wie wieder "
    "will wir wird wo wollen worden wurde wurden zu zum zur zwar zwischen"
)

_CHINESE = "的了是在和与及或等之其为对从把被将而且并也都就但不有我你他她它们这那个于以所由因如若能可会要请"

ENGLISH: Final = frozenset(_ENGLISH.split())
GERMAN: Final = frozenset(_GERMAN.split())
CHINESE: Final = frozenset(_CHINESE)
